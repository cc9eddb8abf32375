(module (import "owner" "memory" (memory 1)))
