// Package bench measures how near the engine comes to the limits of the machine
// it runs on, and how it compares with other libraries.
//
//	go test -bench . ./bench
//
// # What is measured
//
// BenchmarkGEMM multiplies the matrices of Shapes with one worker and with all,
// by package gemm and by gonum. Its figures are
//
//	GFLOP/s        2·m·n·k operations over the time of one product
//	peak-GFLOP/s   what the processor could do at best in the same moments: Peak
//	%peak          the first by the second
//
// BenchmarkElementwise does the same for the kernels that go once through their
// arrays. Their limit is the memory, so they are compared with a copy:
//
//	GB/s           bytes that the kernel must read and write, each once, over the time
//	copy-GB/s      the same for a copy of one half of its arrays over the other
//	%copy          the first by the second
//
// This is a yardstick, not a bound: a loop that reads more than it writes (Dot,
// Sum, AddTo) can be faster than a copy within a cache. Go's copy writes pieces
// of more than 1 MiB past the caches; a loop that lets the processor read a
// cache line before overwriting it moves more bytes than it is credited with.
// BenchmarkOptim compares what an optimizer does with 60 000 000 parameters in the
// same way, and BenchmarkPool 2x2 pooling and its gradient.
//
// BenchmarkBatchNorm reads and writes its arrays in two directions, so it has two
// figures beside copy-GB/s:
//
//	forward-GB/s   x and y, each once
//	backward-GB/s  x, dy and dx, each once
//
// About half of copy-GB/s can be reached: the sums over the batch must be complete
// before the first element can be scaled, so that x and dy are read twice.
//
// BenchmarkConv2D measures the convolutions of the networks by pass (forward, dX, dW)
// with the figures of BenchmarkGEMM. Its operations are those of the definition, two
// for each product of a weight and a pixel, padding included; an algorithm that
// needs fewer could exceed 100 %peak.
//
// # Whole training steps
//
// BenchmarkStep trains the networks of galaxy/zoonet, 64 images a step:
//
//	images/s    64 over the median time of a step
//	peak-MiB    the most memory that the process had, Go's own included
//
// and logs, under the figures, how many milliseconds of a step each operation took,
// forward + backward, the longest first. What is missing from the step's time is the
// optimizer's. To find out where time goes, begin here: take the first
// operation of the list, find its own benchmark above, and see by its %peak or
// %copy whether the machine has more to give. The figures have no limit beside
// them; only compare those of the same minute, as bench/compare steps does.
//
//	go test -bench Step ./bench
//	go test -bench Step/net=b/workers=2 -benchtime 10x ./bench
//
// For example, a product with m = 64, n = 37, k = 675 is 2·64·37·675 =
// 3 196 800 operations. If it takes 40 µs, that is 3 196 800 / 0.00004 s =
// 80 GFLOP/s; beside a peak of 100 GFLOP/s, 80 %peak.
//
// # How the limit is measured
//
// The clock of a processor changes with its load and heat, and a virtual machine
// shares its memory with strangers: the same loop may run twice as fast an hour
// later. So the limit belongs to the measurement. Each benchmark runs in slices
// of 40 ms, limit, slice, limit, slice, …, limit, where the limit takes the best of
// three runs of 1 to 2 ms. Each slice is divided by the larger of its two
// neighbours, and the median of these quotients is reported. What disturbs one
// slice or one limit falls out by the median; what drifts slowly cancels by the
// division. ns/op counts the slices only.
//
// BenchmarkPeak shows how steady the machine is. If its %spread (of the
// quartiles) is more than a few per cent, or its figure for two workers is not
// twice that for one, something else is running, and no other figure can be
// trusted either.
//
// # Levels and workers
//
// Everything runs at the level of package cpu, and the peak is that level's: at
// avx2 it is the peak of AVX2 instructions even where the processor has better.
//
//	GALAXYNET_CPU=avx2 go test -bench GEMM/shape=sq1024 ./bench
//	GALAXYNET_CPU=generic go test -bench GEMM/shape=sq512/workers=1/engine=galaxynet ./bench
//
// The larger number of workers is GOMAXPROCS; set that variable to change it.
// gonum has as many processors as galaxynet has workers.
//
// # Comparing two versions of the code
//
// Use benchstat (golang.org/x/perf/cmd/benchstat), ten runs each. Build both test
// programs first and run them in turn, A B A B, never ten of one and then ten of
// the other:
//
//	go test -c -o new.test ./bench
//	git stash; go test -c -o old.test ./bench; git stash pop
//	what="-test.run - -test.bench GEMM/shape=sq/workers=1/engine=galaxynet"
//	for i in 1 2 3 4 5 6 7 8 9 10; do
//		./old.test $what -test.benchtime 200ms >> old.txt
//		./new.test $what -test.benchtime 200ms >> new.txt
//	done
//	benchstat -filter '.unit:GFLOP/s' old.txt new.txt
//	benchstat -filter '.unit:%peak' old.txt new.txt
//
// The names of the benchmarks have parts that benchstat can put side by side:
// -col /engine compares galaxynet with gonum, -col /workers one worker with all,
// within one file.
//
// # Comparing with other libraries
//
// Program bench/compare measures galaxynet and OpenBLAS, oneDNN, BLIS and gonum
// in turn, within a second, and writes the tables in README.md; with the word
// steps it does the same for training steps of galaxynet and PyTorch.
//
// # Reading order
//
// shapes.go and operands.go (what is multiplied), peak.go and copy.go (the limits),
// measure.go and stats.go (how), gemm_test.go, elementwise_test.go, conv_test.go,
// pool_test.go, batchnorm_test.go and optim_test.go (the benchmarks), step.go and
// step_test.go (all together), compare.
package bench
