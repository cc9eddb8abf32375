(module
  (import "owner" "memory" (memory 1))
  (func (export "two") (result i32) (i32.const 2))
  (start $store)
  (func $store (i32.store (i32.const 0) (i32.const 1))))
