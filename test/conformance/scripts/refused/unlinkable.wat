(module (import "starting" "two" (func (result i64))))
