package main

import (
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"galaxynet/galaxy/zoonet"
)

// scriptedSteps returns a process that answers with the given lines.
func scriptedSteps(lines ...string) (*stepProcess, *request) {
	d, sent := scripted(lines...)
	return &stepProcess{driver: d}, sent
}

func TestStepProcessSpeaksItsProtocol(t *testing.T) {
	p, sent := scriptedSteps("ready 60340391 PyTorch 1.13, Adam", "steps 0.8 80.5 1073741824 13.25")
	if err := p.greet(); err != nil {
		t.Fatal(err)
	}
	if err := p.introduce(); err != nil || p.parameters != 60340391 || p.version() != "PyTorch 1.13, Adam" {
		t.Errorf("%d parameters, version %q, error %v", p.parameters, p.version(), err)
	}
	if got, err := p.steps(3); err != nil || got != (taken{images: 80.5, peak: 1 << 30}) {
		t.Errorf("steps %+v, error %v, want 80.5 images/s and 1 GiB", got, err)
	}
	if sent.String() != "steps 3\n" {
		t.Errorf("sent %q, want one request of 3 steps", sent)
	}
}

func TestStepProcessReportsWhatWentWrong(t *testing.T) {
	for _, c := range []struct{ answer, want string }{
		{"error bad request: steps", "lib: error bad request: steps"},
		{"steps 0.8 80", "lib: steps 0.8 80"},
		{"steps 0.8 80 1000 nan", "lib: the loss became NaN"},
		{"steps 0.8 80 1000 +Inf", "lib: the loss became +Inf"},
	} {
		p, _ := scriptedSteps(c.answer)
		if _, err := p.steps(1); err == nil || err.Error() != c.want {
			t.Errorf("answer %q: error %v, want %q", c.answer, err, c.want)
		}
	}
	for _, greeting := range []string{"PyTorch 1.13", "12"} {
		p, _ := scriptedSteps()
		p.release = greeting
		if err := p.introduce(); err == nil || !strings.Contains(err.Error(), "want ready PARAMETERS VERSION") {
			t.Errorf("greeting %q: error %v, want one that says what it should be", greeting, err)
		}
	}
}

func TestStartStepsReadsTheGreetingOfAProcess(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell to play the driver")
	}
	p, err := startSteps("lib", exec.Command(sh, "-c", "echo ready 12 Lib 1.0; read request; echo steps 2 32 4096 0.5"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.steps(1)
	if err != nil || p.parameters != 12 || p.version() != "Lib 1.0" || got != (taken{32, 4096}) {
		t.Errorf("%d parameters of %q, steps %+v, error %v", p.parameters, p.version(), got, err)
	}
	if err := p.close(); err != nil {
		t.Error(err)
	}
	if _, err := startSteps("lib", exec.Command(sh, "-c", "echo ready nothing")); err == nil {
		t.Error("no error for a greeting without parameters")
	}
}

// narrow is the seed net with 8x8 images and few channels: conv1 9x9x3x2 + 2, conv2
// 5x5x2x3 + 3, batch norm 3 + 3, fc1 3x37 + 37 parameters, 795 in all.
var narrow = zoonet.Config{Net: "seed", Size: 8, Widths: []int{2, 3}, Dropout: 0.15, Outputs: 37}

func TestGalaxynetsDriverAnswersEveryLine(t *testing.T) {
	requests := "steps 1\nsteps\nsteps 0\nsteps 3\n"
	var out strings.Builder
	if err := answerSteps(narrow, 5, strings.NewReader(requests), &out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	want := []string{"ready 795 galaxynet", "steps ", "error bad request: steps", "error bad request: steps 0", "steps "}
	if !slices.EqualFunc(lines, want, strings.HasPrefix) {
		t.Fatalf("answers %q, want such as %q", lines, want)
	}
	var losses [2]float64
	for i, line := range []string{lines[1], lines[4]} {
		var seconds, images float64
		var peak int
		if n, err := fmt.Sscanf(line, "steps %g %g %d %g", &seconds, &images, &peak, &losses[i]); n != 4 || !(seconds > 0) || !(images > 0) {
			t.Errorf("answer %q, error %v", line, err)
		}
	}
	if !(losses[1] < losses[0]) {
		t.Errorf("loss %v after one step, %v after four: want it to fall", losses[0], losses[1])
	}
}

func TestGalaxynetsDriverRefusesBadArguments(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"seed 1", "want NET WORKERS BATCH"},
		{"resnet 1 64", `no network is called "resnet"`},
		{"seed 0 64", `"0" is not a positive number`},
		{"seed 1 many", `"many" is not a positive number`},
	} {
		err := serveSteps(strings.Fields(c.args), strings.NewReader(""), new(strings.Builder))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.args, err, c.want)
		}
	}
}

func TestCommandsNameTheConfiguration(t *testing.T) {
	ours, err := oursCommand("b", 2, 64)
	if err != nil || !slices.Equal(ours.Args[1:], []string{stepDriver, "b", "2", "64"}) {
		t.Errorf("galaxynet's driver: %q, error %v", ours.Args, err)
	}
	peer := peerCommand(stepsConfig{driver: "step.py", batch: 64}, "python3", "nchw", "seed", 1)
	if want := strings.Fields("python3 -W ignore step.py seed nchw 1 64"); !slices.Equal(peer.Args, want) {
		t.Errorf("PyTorch's driver: %q, want %q", peer.Args, want)
	}
	for _, v := range keptMemory {
		if !slices.Contains(peer.Env, v) {
			t.Errorf("PyTorch's driver does not get %s", v)
		}
	}
}
