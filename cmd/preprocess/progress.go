package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows how far the work is: on a terminal as a bar with images/s and
// the time left, elsewhere as a line for each tenth of the work.
type progress struct {
	out         io.Writer
	bar         *progressbar.ProgressBar // nil where out is no terminal
	start       time.Time
	done, total int
}

func newProgress(out io.Writer, total int) *progress {
	p := &progress{out: out, total: total, start: time.Now()}
	if f, ok := out.(*os.File); ok && term.IsTerminal(int(f.Fd())) && total > 0 {
		p.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(out), progressbar.OptionShowCount(), progressbar.OptionShowIts(),
			progressbar.OptionSetItsString("images"), progressbar.OptionSetWidth(30), progressbar.OptionThrottle(100*time.Millisecond))
	}
	return p
}

// add counts n more images.
func (p *progress) add(n int) {
	before := p.done
	p.done += n
	if p.bar != nil {
		_ = p.bar.Add(n) // a bar that cannot be drawn does not stop the work
	} else if p.done*10/p.total > before*10/p.total {
		fmt.Fprintf(p.out, "%d of %d images, %.0f images/s\n", p.done, p.total, float64(p.done)/time.Since(p.start).Seconds())
	}
}

// note prints a line of its own.
func (p *progress) note(text string) {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
	fmt.Fprintln(p.out, text)
}

// end leaves the bar's line.
func (p *progress) end() {
	if p.bar != nil {
		fmt.Fprintln(p.out)
	}
}
