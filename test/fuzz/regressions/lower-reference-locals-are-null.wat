(module
  (type (;0;) (func (result i32)))
  (type (;1;) (func))
  (func (;0;) (type 0) (result i32)
    (local funcref externref)
    local.get 0
    ref.is_null
    local.get 1
    ref.is_null
    i32.add)
  (func (;1;) (type 1)
    (local i32 funcref)
    i32.const 1
    local.get 1
    table.set 0)
  (func (;2;) (type 0) (result i32)
    i32.const 1
    call_indirect (type 0))
  (table (;0;) 3 funcref)
  (export "local-is-null" (func 0))
  (export "set" (func 1))
  (export "call" (func 2)))
