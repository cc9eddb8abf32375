(module
  (import "arithmetic" "bump" (func $bump (result i32)))
  (import "arithmetic" "answer" (global $answer i64))
  (import "spectest" "global_i32" (global $spectest i32))
  (func (export "bump twice") (result i32) (drop (call $bump)) (call $bump))
  (func (export "answer") (result i64) (global.get $answer))
  (func (export "spectest") (result i32) (global.get $spectest)))
