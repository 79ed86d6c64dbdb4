// sgemm of a C library, measured on request. The program stays alive and answers
// one line on standard output for each line on standard input, so that two
// libraries can be measured in turn within a second.
//
//   start    -> ready LIBRARY VERSION
//   request     NAME M N K TA TB THREADS SECONDS      TA, TB: N or T
//   answer   -> rate GFLOPS IDLE                      median rate of about SECONDS
//               wrong NAME ERROR                      the product was not right
//               error TEXT
//
// IDLE is the processor time in seconds that this process used between the
// last answer and this request: threads of a library that go on spinning
// while another one is measured would show there. To keep it near zero the
// answer is not sent before the process has come to rest.
//
// Matrices lie row by row without gaps; T means that the operand lies in memory
// as its transpose. Compile with one of -DLIB_OPENBLAS, -DLIB_BLIS, -DLIB_DNNL;
// build.sh does.
#define _GNU_SOURCE
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#if defined(LIB_OPENBLAS)
#include <cblas.h>
#elif defined(LIB_BLIS)
#include <blis.h>
#include <cblas.h>
#elif defined(LIB_DNNL)
#include <omp.h>
#include <oneapi/dnnl/dnnl.h>
#include <oneapi/dnnl/dnnl_debug.h>
#endif

// ---- the library ----

static void print_version(void) {
#if defined(LIB_OPENBLAS)
  printf("ready %s, kernels for %s\n", openblas_get_config(), openblas_get_corename());
#elif defined(LIB_BLIS)
  printf("ready BLIS %s, kernels for %s\n", bli_info_get_version_str(), bli_arch_string(bli_arch_query_id()));
#elif defined(LIB_DNNL)
  const dnnl_version_t *v = dnnl_version();
  printf("ready oneDNN %d.%d.%d, kernels for %s\n", v->major, v->minor, v->patch, dnnl_cpu_isa2str(dnnl_get_effective_cpu_isa()));
#endif
}

static void set_threads(int threads) {
#if defined(LIB_OPENBLAS)
  openblas_set_num_threads(threads);
#elif defined(LIB_BLIS)
  bli_thread_set_num_threads(threads);
#elif defined(LIB_DNNL)
  omp_set_num_threads(threads);
#endif
}

typedef struct {
  char name[64];
  int m, n, k;
  int ta, tb; // is A, is B transposed?
  float *a, *b, *c;
} product;

static void sgemm(const product *p) {
  int lda = p->ta ? p->m : p->k, ldb = p->tb ? p->k : p->n;
#if defined(LIB_DNNL)
  dnnl_sgemm(p->ta ? 'T' : 'N', p->tb ? 'T' : 'N', p->m, p->n, p->k, 1.f, p->a, lda, p->b, ldb, 0.f, p->c, p->n);
#else
  cblas_sgemm(CblasRowMajor, p->ta ? CblasTrans : CblasNoTrans, p->tb ? CblasTrans : CblasNoTrans, p->m, p->n, p->k,
              1.f, p->a, lda, p->b, ldb, 0.f, p->c, p->n);
#endif
}

// ---- clocks ----

static double seconds(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}
static double wall(void) { return seconds(CLOCK_MONOTONIC); }
static double cpu(void) { return seconds(CLOCK_PROCESS_CPUTIME_ID); }

// Waits until no thread of this process runs any more: OpenBLAS's wait about 30 ms
// for more work before they sleep, OpenMP's some milliseconds.
static void rest(void) {
  struct timespec ten_ms = {0, 10000000};
  for (int i = 0; i < 100; i++) {
    double before = cpu();
    nanosleep(&ten_ms, 0);
    if (cpu() - before < 0.0005) return;
  }
}

// ---- operands ----

// The matrices lie in one mapping with huge pages, with 320 bytes between them,
// exactly as those of bench.NewOperands.
static char *mapping;
static size_t mapping_size;

enum { GAP = 80, HUGE_PAGE = 2 << 20 };

static float uniform(void) {
  static uint32_t state = 12345;
  state = state * 1664525u + 1013904223u;
  return (state >> 8) / 16777216.f - .5f;
}

static int allocate(product *p) {
  size_t na = (size_t)p->m * p->k, nb = (size_t)p->k * p->n, nc = (size_t)p->m * p->n;
  if (mapping) munmap(mapping, mapping_size);
  mapping_size = ((na + nb + nc + 2 * GAP) * sizeof(float) + 2 * HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE + HUGE_PAGE;
  mapping = mmap(0, mapping_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapping == MAP_FAILED) {
    mapping = 0;
    return 0;
  }
  madvise(mapping, mapping_size, MADV_HUGEPAGE);
  p->a = (float *)(((uintptr_t)mapping + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE);
  p->b = p->a + na + GAP;
  p->c = p->b + nb + GAP;
  for (size_t i = 0; i < na; i++) p->a[i] = uniform();
  for (size_t i = 0; i < nb; i++) p->b[i] = uniform();
  return 1;
}

// Returns the largest error of 200 random elements of C against a sum in double,
// divided by sqrt(k).
static double largest_error(const product *p) {
  double worst = 0;
  for (int s = 0; s < 200; s++) {
    size_t i = (size_t)((uniform() + .5) * p->m) % p->m, j = (size_t)((uniform() + .5) * p->n) % p->n;
    double x = 0;
    for (size_t l = 0; l < (size_t)p->k; l++)
      x += (double)p->a[p->ta ? l * p->m + i : i * p->k + l] * p->b[p->tb ? j * p->k + l : l * p->n + j];
    double e = fabs(x - p->c[i * p->n + j]) / sqrt(p->k);
    if (!(e <= worst)) worst = e; // NaN too
  }
  return worst;
}

// ---- measurement ----

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

// The median rate in GFLOP/s of slices of at least a millisecond, as bench.Rate.
static double rate(const product *p, double budget) {
  enum { MOST = 4096 };
  static double rates[MOST];
  double flops = 2. * p->m * p->n * p->k, begin = wall(), spent = 0;
  int slices = 0;
  while (slices < MOST && spent < 3 * budget && (spent < budget || slices < 3)) {
    double start = wall(), time = 0;
    int calls = 0;
    for (; time < 1e-3; calls++, time = wall() - start) sgemm(p);
    rates[slices++] = flops * calls / time * 1e-9;
    spent = wall() - begin;
  }
  qsort(rates, slices, sizeof *rates, ascending);
  return (rates[(slices - 1) / 2] + rates[slices / 2]) / 2;
}

int main(void) {
  product p = {.name = ""};
  char line[256];
  print_version();
  fflush(stdout);
  rest();
  double last_cpu = cpu();
  while (fgets(line, sizeof line, stdin)) {
    double idle = cpu() - last_cpu, budget;
    product q;
    char ta, tb;
    int threads;
    if (sscanf(line, "%63s %d %d %d %c %c %d %lf", q.name, &q.m, &q.n, &q.k, &ta, &tb, &threads, &budget) != 8 || q.m < 1 || q.n < 1 ||
        q.k < 1 || threads < 1) {
      printf("error bad request: %s", line);
      fflush(stdout);
      continue;
    }
    q.ta = ta == 'T', q.tb = tb == 'T';
    set_threads(threads);
    if (strcmp(p.name, q.name)) { // another shape than last time: new operands, checked
      p = q;
      if (!allocate(&p)) {
        p.name[0] = 0;
        printf("error no memory for %s\n", q.name);
        fflush(stdout);
        continue;
      }
      sgemm(&p);
      double e = largest_error(&p);
      if (!(e <= 1e-4)) {
        printf("wrong %s %g\n", p.name, e);
        p.name[0] = 0;
        fflush(stdout);
        continue;
      }
    }
    double r = rate(&p, budget);
    rest();
    last_cpu = cpu();
    printf("rate %.3f %.6f\n", r, idle);
    fflush(stdout);
  }
  return 0;
}
