/* Expressions: a precedence-climbing compiler to postfix code, and a machine that runs it through a table of functions. */
#include "support.h"

enum { PUSH, LOAD, NEGATE, INVERT, BINARY };
typedef struct {
  u8 kind, operator;
  i64 operand;
} Instruction;
typedef i64 (*Operation)(i64, i64);

static i64 add(i64 a, i64 b) { return (i64)((u64)a + (u64)b); }
static i64 subtract(i64 a, i64 b) { return (i64)((u64)a - (u64)b); }
static i64 multiply(i64 a, i64 b) { return (i64)((u64)a * (u64)b); }
static i64 divide(i64 a, i64 b) { return b == 0 ? 0 : b == -1 ? subtract(0, a) : a / b; }
static i64 modulo(i64 a, i64 b) { return b == 0 || b == -1 ? 0 : a % b; }
static i64 both(i64 a, i64 b) { return a & b; }
static i64 either(i64 a, i64 b) { return a | b; }
static i64 exclusive(i64 a, i64 b) { return a ^ b; }
static i64 left(i64 a, i64 b) { return (i64)((u64)a << (b & 63)); }
static i64 right(i64 a, i64 b) { return a >> (b & 63); }
static i64 less(i64 a, i64 b) { return a < b; }
static i64 equal(i64 a, i64 b) { return a == b; }

static const struct {
  const char *text;
  int level;
  Operation apply;
} operators[] = {{"|", 1, either}, {"^", 2, exclusive}, {"&", 3, both},     {"==", 4, equal},    {"<<", 6, left}, {">>", 6, right},
                 {"<", 5, less},   {"+", 7, add},       {"-", 7, subtract}, {"*", 8, multiply}, {"/", 8, divide}, {"%", 8, modulo}};

static const char *at;
static Instruction code[128];
static int length, bad;

static void emit(int kind, int operator, i64 operand) {
  if (length < COUNT(code)) code[length++] = (Instruction){(u8)kind, (u8)operator, operand};
  else bad = 1;
}

static void expression(int level);

static void primary(void) {
  while (*at == ' ') at++;
  char c = *at;
  if (c >= '0' && c <= '9') {
    i64 number = 0;
    while (*at >= '0' && *at <= '9') number = number * 10 + (*at++ - '0');
    emit(PUSH, 0, number);
  } else if (c >= 'a' && c <= 'h') {
    emit(LOAD, 0, c - 'a');
    at++;
  } else if (c == '-' || c == '~') {
    at++;
    primary();
    emit(c == '-' ? NEGATE : INVERT, 0, 0);
  } else if (c == '(') {
    at++;
    expression(1);
    while (*at == ' ') at++;
    if (*at == ')') at++;
    else bad = 1;
  } else {
    bad = 1;
  }
}

static int operator_here(void) {
  while (*at == ' ') at++;
  for (int i = 0; i < COUNT(operators); i++) {
    int n = length_of(operators[i].text);
    if (memcmp(at, operators[i].text, 1) == 0 && (n == 1 || at[1] == operators[i].text[1])) return i;
  }
  return -1;
}

static void expression(int level) {
  primary();
  for (;;) {
    int operator= operator_here();
    if (bad || operator< 0 || operators[operator].level < level) return;
    at += length_of(operators[operator].text);
    expression(operators[operator].level + 1);
    emit(BINARY, operator, 0);
  }
}

static i64 execute(const i64 *variables) {
  i64 stack[64];
  int top = 0;
  for (int i = 0; i < length; i++) {
    switch (code[i].kind) {
      case PUSH: stack[top++] = code[i].operand; break;
      case LOAD: stack[top++] = variables[code[i].operand]; break;
      case NEGATE: stack[top - 1] = subtract(0, stack[top - 1]); break;
      case INVERT: stack[top - 1] = ~stack[top - 1]; break;
      default: top--; stack[top - 1] = operators[code[i].operator].apply(stack[top - 1], stack[top]);
    }
  }
  return stack[0];
}

u64 run(u32 seed) {
  static const char *texts[] = {
      "1 + 2 * 3 - 4 / (5 - 6) % 7", "a * b + c * d - (e ^ f) | g & h", "-(a << 3) >> 2 == b < c", "((((a))))",
      "~a % (b / 3 + 1) * (c - d) << (e & 7)", "a - b - c - d", "2 * (3", "a +", "1 < 2 == 3 < 4",
      "(a / b) * b + a % b == a", "9223372036854775 * a * b ^ c / d"};
  u64 sum = SUM_START;
  for (int i = 0; i < COUNT(texts); i++) {
    at = texts[i];
    length = bad = 0;
    expression(1);
    if (*at != 0) bad = 1;
    sum = mix(sum, (u64)(length << 1 | bad));
    for (int round = 0; round < 8 && !bad; round++) {
      i64 variables[8];
      for (int j = 0; j < 8; j++) variables[j] = (i64)((u64)next_random(&seed) << (j * 5)) >> (j * 4);
      sum = mix(sum, (u64)execute(variables));
    }
  }
  return sum;
}
