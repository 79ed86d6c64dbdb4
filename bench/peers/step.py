"""Training steps of PyTorch, measured on request.

usage: step.py NET LAYOUT THREADS BATCH
NET is seed or b, the networks of galaxy/zoonet; LAYOUT is channels_last or nchw.

The program stays alive and answers one line on standard output for each line on
standard input, so that two engines can be measured in turn:

    start    -> ready PARAMETERS VERSION
    request     steps COUNT
    answer   -> steps SECONDS IMAGES PEAK LOSS
                error TEXT

SECONDS is the median of COUNT steps, IMAGES the images a second that it makes,
PEAK the most memory in bytes that the process ever had, LOSS that of the last step.
A step is forward, weighted squared error, backward, Adam, on one batch of noise.

Threads of OpenMP go on spinning for some time after their work. The answer is not
sent before the process has come to rest, so that they do not disturb what is
measured next.
"""
import re
import statistics
import sys
import time

import torch
import torch.nn as nn

OUTPUTS = 37


def seed():
    """The study's network, as zoonet.Seed describes it."""
    return nn.Sequential(
        nn.Conv2d(3, 64, 9, padding=2), nn.ReLU(inplace=True), nn.MaxPool2d(2),
        nn.Conv2d(64, 96, 5, padding=2), nn.BatchNorm2d(96), nn.ReLU(inplace=True), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(96 * 15 * 15, 2700), nn.Dropout(0.15, inplace=True), nn.ReLU(inplace=True),
        nn.Linear(2700, 675), nn.Dropout(0.15, inplace=True), nn.ReLU(inplace=True),
        nn.Linear(675, OUTPUTS),
    )


class Block(nn.Module):
    """Two convolutions with batch norm, and a shortcut around them."""

    def __init__(self, channels, out, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels, out, 3, stride, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU(inplace=True),
            nn.Conv2d(out, out, 3, 1, 1, bias=False), nn.BatchNorm2d(out))
        nn.init.zeros_(self.body[4].weight)
        self.shortcut = nn.Identity()
        if stride != 1 or channels != out:
            self.shortcut = nn.Sequential(nn.Conv2d(channels, out, 1, stride, bias=False), nn.BatchNorm2d(out))

    def forward(self, x):
        return (self.body(x) + self.shortcut(x)).relu_()


class AverageAndMax(nn.Module):
    """The average and the maximum of every channel of an image."""

    def forward(self, x):
        return torch.cat([x.mean((2, 3)), x.amax((2, 3))], 1)


def b():
    """The residual network, as zoonet.B describes it."""
    parts = [nn.Conv2d(3, 32, 5, 2, 2, bias=False), nn.BatchNorm2d(32), nn.ReLU(inplace=True)]
    channels = 32
    for stage, out in enumerate((32, 64, 128, 256)):
        parts += [Block(channels, out, 1 if stage == 0 else 2), Block(out, out, 1)]
        channels = out
    return nn.Sequential(*parts, AverageAndMax(), nn.Dropout(0.2), nn.Linear(2 * channels, OUTPUTS))


def adam(parameters):
    """Adam in one kernel where this PyTorch has it for the CPU, else tensor by
    tensor. Returns the optimizer and which one it is."""
    try:
        return torch.optim.Adam(parameters, lr=1e-3, fused=True), "fused Adam"
    except (RuntimeError, TypeError):  # before 2.4 fused is refused, or unknown
        return torch.optim.Adam(parameters, lr=1e-3), "Adam"


def version(kind):
    """PyTorch's version and what it computes with."""
    capability = re.search(r"CPU capability usage: (\S+)", torch.__config__.show())
    kernels = capability.group(1) if capability else "an unknown level"
    blas = "MKL" if torch.backends.mkl.is_available() else "unknown"
    with open("/proc/self/maps") as maps:  # Debian's has whatever libblas.so.3 leads to
        found = re.search(r"([^/\s]+)/lib(open)?blas\S*$", maps.read(), re.MULTILINE)
    if found:
        blas = found.group(1)
    return f"PyTorch {torch.__version__}, {kind}, kernels for {kernels}, BLAS {blas}"


def peak_memory():
    """The most bytes of memory that the process ever had."""
    # Not getrusage: its figure begins with that of the program that started this one.
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def rest():
    """Waits until no thread of this process runs any more, a second at most."""
    for _ in range(100):
        before = time.process_time()
        time.sleep(0.01)
        if time.process_time() - before < 0.0005:
            return


def main():
    name, layout, threads, batch = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    net = {"seed": seed, "b": b}[name]()
    memory_format = {"channels_last": torch.channels_last, "nchw": torch.contiguous_format}[layout]
    net = net.to(memory_format=memory_format).train()
    x = torch.rand(batch, 3, 64, 64).contiguous(memory_format=memory_format)
    target, weights = torch.rand(batch, OUTPUTS), torch.rand(OUTPUTS)
    parameters = list(net.parameters())
    optimizer, kind = adam(parameters)

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = ((net(x) - target) ** 2 * weights).sum(1).mean()
        loss.backward()
        optimizer.step()
        return loss.item()

    count = sum(p.numel() for p in parameters)
    print(f"ready {count} {version(kind)}", flush=True)
    for line in sys.stdin:
        words = line.split()
        if len(words) != 2 or words[0] != "steps" or not words[1].isdigit() or int(words[1]) < 1:
            print(f"error bad request: {line.strip()}", flush=True)
            continue
        seconds = []
        for _ in range(int(words[1])):
            begin = time.perf_counter()
            loss = step()
            seconds.append(time.perf_counter() - begin)
        median = statistics.median(seconds)
        rest()
        print(f"steps {median:.6f} {batch / median:.3f} {peak_memory()} {loss:.6g}", flush=True)


if __name__ == "__main__":
    main()
