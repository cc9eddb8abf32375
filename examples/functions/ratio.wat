;; Divides by the distance to a chosen lane: that lane traps with "integer divide by zero", at the same function and byte
;; offset on every backend, and every other lane still stores its quotient.
(module
  (memory (export "memory") 1)

  ;; As a grid: memory[lane] = 1000000 / (lane - chosen).
  (func (export "ratio") (param $lane i32) (param $chosen i32)
    (i32.store
      (i32.shl (local.get $lane) (i32.const 2))
      (call $quotient (local.get $lane) (local.get $chosen))))

  ;; As a call: the quotient alone.
  (func $quotient (export "quotient") (param $lane i32) (param $chosen i32) (result i32)
    (i32.div_s
      (i32.const 1000000)
      (i32.sub (local.get $lane) (local.get $chosen)))))
