/* Trees in an arena: binary search, AVL with rotations and deletion, a trie, and expression trees visited through callbacks. */
#include "support.h"

typedef struct Node Node;
struct Node {
  Node *left, *right;
  i32 key, height;
};
typedef struct Trie Trie;
struct Trie {
  Trie *children[4];
  u32 count;
};

static u8 arena[24000];
static u32 allocated;
static Node *free_list;

static void *allocate(u32 size) {
  u32 at = (allocated + 7) & ~7u;
  if (at + size > sizeof arena) return NULL;
  allocated = at + size;
  memset(arena + at, 0, size);
  return arena + at;
}

static int height(Node *node) { return node ? node->height : 0; }

static void measure(Node *node) {
  int l = height(node->left), r = height(node->right);
  node->height = (l > r ? l : r) + 1;
}

static Node *rotate_right(Node *node) {
  Node *up = node->left;
  node->left = up->right;
  up->right = node;
  measure(node);
  measure(up);
  return up;
}

static Node *rotate_left(Node *node) {
  Node *up = node->right;
  node->right = up->left;
  up->left = node;
  measure(node);
  measure(up);
  return up;
}

static Node *balance(Node *node) {
  measure(node);
  int lean = height(node->left) - height(node->right);
  if (lean > 1) {
    if (height(node->left->left) < height(node->left->right)) node->left = rotate_left(node->left);
    return rotate_right(node);
  }
  if (lean < -1) {
    if (height(node->right->right) < height(node->right->left)) node->right = rotate_right(node->right);
    return rotate_left(node);
  }
  return node;
}

static Node *insert(Node *node, i32 key) {
  if (!node) {
    Node *made = free_list;
    if (made) free_list = made->right;
    else made = allocate(sizeof *made);
    *made = (Node){NULL, NULL, key, 1};
    return made;
  }
  if (key < node->key) node->left = insert(node->left, key);
  else if (key > node->key) node->right = insert(node->right, key);
  return balance(node);
}

static Node *take_least(Node *node, Node **least) {
  if (!node->left) {
    *least = node;
    return node->right;
  }
  node->left = take_least(node->left, least);
  return balance(node);
}

static Node *erase(Node *node, i32 key) {
  if (!node) return NULL;
  if (key < node->key) {
    node->left = erase(node->left, key);
  } else if (key > node->key) {
    node->right = erase(node->right, key);
  } else {
    Node *left = node->left, *right = node->right, *least;
    node->right = free_list;
    free_list = node;
    if (!right) return left;
    right = take_least(right, &least);
    least->right = right;
    least->left = left;
    return balance(least);
  }
  return balance(node);
}

static void visit(Node *node, void (*seen)(Node *, void *), void *context) {
  if (!node) return;
  visit(node->left, seen, context);
  seen(node, context);
  visit(node->right, seen, context);
}

static void sum_keys(Node *node, void *context) { *(u64 *)context = mix(*(u64 *)context, (u64)node->key << 8 | (u64)node->height); }
static void count_keys(Node *node, void *context) { *(int *)context += node->key > 0; }

u64 run(u32 seed) {
  Node *root = NULL;
  Trie *trie = allocate(sizeof *trie);
  u64 sum = SUM_START;
  int positive = 0;
  for (int i = 0; i < 150; i++) {
    i32 key = (i32)(next_random(&seed) % 200) - 50;
    root = i % 3 == 2 ? erase(root, key) : insert(root, key);
    if (i % 40 == 0) visit(root, sum_keys, &sum);
  }
  visit(root, sum_keys, &sum);
  visit(root, count_keys, &positive);
  sum = mix(sum, (u64)positive);
  for (int i = 0; i < 30; i++) {
    Trie *at = trie;
    u32 word = next_random(&seed);
    for (int depth = 0; depth < 6 && at; depth++, word >>= 2) {
      if (!at->children[word & 3]) at->children[word & 3] = allocate(sizeof(Trie));
      at = at->children[word & 3];
      if (at) sum = mix(sum, ++at->count);
    }
  }
  return mix(sum, (u64)height(root));
}
