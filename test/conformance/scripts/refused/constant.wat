(module (import "owner" "constant" (global i32)) (export "constant" (global 0)))
