(module (import "arithmetic" "bump" (func (param i32))))
