refused: cannot run recursion on WGSL: functions 0 -> 0 call one another
