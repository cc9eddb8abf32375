/* A machine of states over constant text, entered at the lane's place: a big switch in a loop. */
#include "kernel.h"
SLOTS(i32)

static const char text[] = "12+7*3;0x1f-4;'str' 99 // note\n 5e3; -17 , \"two\" ;;; 42*(3+4) end 0b101 a1 b2";

void kernel(i32 lane, u32 seed) {
  enum { START, NUMBER, ZERO, HEX, NAME, QUOTE, SLASH, COMMENT } state = START;
  i32 number = 0, sum = (i32)seed, quote = 0;
  for (i32 i = lane; i < COUNT(text); i++) {
    char c = text[i];
    switch (state) {
      case START:
        switch (c) {
          case '0': state = ZERO; number = 0; break;
          case '1' ... '9': state = NUMBER; number = c - '0'; break;
          case 'a' ... 'z': state = NAME; number = c; break;
          case '"': case '\'': state = QUOTE; quote = c; break;
          case '/': state = SLASH; break;
          case '+': sum += 3; break;
          case '-': sum ^= 0x55; break;
          case '*': sum = (i32)((u32)sum * 5); break;
          case ';': sum = (i32)((u32)sum << 1 | (u32)sum >> 31); break;
          case '(': case ')': sum -= 11; break;
          default: sum++;
        }
        break;
      case ZERO:
        if (c == 'x') { state = HEX; break; }
        state = NUMBER; /* fall through */
      case NUMBER:
        if (c >= '0' && c <= '9') number = number * 10 + c - '0';
        else { sum ^= number; state = START; }
        break;
      case HEX:
        if (c >= '0' && c <= '9') number = number * 16 + c - '0';
        else if (c >= 'a' && c <= 'f') number = number * 16 + c - 'a' + 10;
        else { sum += number; state = START; }
        break;
      case NAME:
        if (c >= 'a' && c <= 'z') number = number * 31 + c;
        else { sum -= number; state = START; }
        break;
      case QUOTE:
        if (c == quote) state = START;
        else sum += c * 7;
        break;
      case SLASH: state = c == '/' ? COMMENT : START; break;
      case COMMENT: if (c == '\n') state = START; break;
    }
  }
  slots[lane] = sum;
}
