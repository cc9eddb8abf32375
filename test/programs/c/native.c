/* Runs a program natively: prints the checksum of the seed given. With KERNEL, the lanes one after the other, then the digest. */
#include <stdio.h>
#include <stdlib.h>

#ifdef KERNEL
void kernel(int lane, unsigned seed);
unsigned long long digest(int count);
#else
unsigned long long run(unsigned seed);
#endif

int main(int argc, char **argv) {
  if (argc < 2) return 2;
  unsigned seed = (unsigned)strtoul(argv[1], NULL, 10);
#ifdef KERNEL
  int count = argc > 2 ? atoi(argv[2]) : 1;
  for (int lane = 0; lane < count; lane++) kernel(lane, seed);
  printf("%llu\n", digest(count));
#else
  printf("%llu\n", run(seed));
#endif
  return 0;
}
