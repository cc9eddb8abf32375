// Virtual methods, generics, interfaces, operator overloads and linked structures on a managed heap.
interface Shape {
  area(): f64;
}

abstract class Named implements Shape {
  constructor(public id: i32) {}
  abstract area(): f64;
  weight(): f64 {
    return this.area() * <f64>this.id;
  }
}

class Circle extends Named {
  constructor(
    id: i32,
    private radius: f64,
  ) {
    super(id);
  }
  area(): f64 {
    return this.radius * this.radius * Math.PI;
  }
}

class Box extends Named {
  constructor(
    id: i32,
    private w: f64,
    private h: f64,
  ) {
    super(id);
  }
  area(): f64 {
    return this.w * this.h;
  }
  weight(): f64 {
    return super.weight() * 0.5;
  }
}

class Vector {
  constructor(
    public x: f32,
    public y: f32,
  ) {}
  @operator('+') add(other: Vector): Vector {
    return new Vector(this.x + other.x, this.y + other.y);
  }
  @operator('*') dot(other: Vector): f32 {
    return this.x * other.x + this.y * other.y;
  }
}

class Link<T> {
  constructor(
    public value: T,
    public next: Link<T> | null,
  ) {}
}

class Stack<T> {
  private top: Link<T> | null = null;
  size: i32 = 0;
  push(value: T): void {
    this.top = new Link<T>(value, this.top);
    this.size++;
  }
  pop(): T {
    const top = this.top!;
    this.top = top.next;
    this.size--;
    return top.value;
  }
}

export function run(seed: u32): u64 {
  const shapes = new Stack<Named>();
  let state = seed | 1;
  for (let i = 0; i < 30; i++) {
    state = state * 22695477 + 1;
    const size = <f64>(state >> 20) / 64.0;
    if ((state >> 16) % 2 == 0) shapes.push(new Circle(i, size));
    else shapes.push(new Box(i, size, size * 0.3));
  }
  let total = 0.0;
  while (shapes.size > 0) {
    const shape = shapes.pop();
    total += shape.weight() - (shape as Shape).area() / 3.0;
    if (shape instanceof Circle) total *= 0.99;
  }
  let v = new Vector(<f32>seed, 1.0);
  for (let i = 0; i < 20; i++) v = v + new Vector(v.y * 0.25, <f32>(v * v) * 1e-12 - 0.5);
  return reinterpret<u64>(total) ^ ((<u64>reinterpret<u32>(v.x)) << 13) ^ reinterpret<u32>(v.y);
}
