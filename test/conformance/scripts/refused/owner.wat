(module
  (memory (export "memory") 1)
  (global (export "constant") i32 (i32.const 6))
  (func (export "load") (result i32) (i32.load (i32.const 0))))
