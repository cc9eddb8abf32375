(module
  (type (;0;) (func (param f32 f32) (result i32)))
  (type (;1;) (func (result f64)))
  (func (;0;) (type 0) (param f32 f32) (result i32)
    f64.const 0x0p+0 (;=0;)
    i32.const 0
    call_indirect (type 1)
    drop
    drop
    i32.const 0)
  (table (;0;) 7 11 funcref)
  (export "e0" (func 0)))
