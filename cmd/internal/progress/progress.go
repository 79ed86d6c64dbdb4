// Package progress shows how far a program's work is: on a terminal as a bar with
// images/s and the time left, elsewhere as a line for each tenth of the work.
package progress

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// A Progress is what a program has told of its work.
type Progress struct {
	out      io.Writer
	quiet    bool
	terminal bool
	bar      *progressbar.ProgressBar // nil before the first Set, and where out is no terminal
	start    time.Time
	told     int // tenths
}

// New returns a progress that is shown in out, or nowhere if it is to be quiet.
func New(out io.Writer, quiet bool) *Progress {
	f, ok := out.(*os.File)
	return &Progress{out: out, quiet: quiet, terminal: ok && term.IsTerminal(int(f.Fd())), start: time.Now()}
}

// Set tells that some of all images are done.
func (p *Progress) Set(done, total int) {
	switch {
	case p.quiet:
	case p.terminal:
		if p.bar == nil {
			p.bar = progressbar.NewOptions(total,
				progressbar.OptionSetWriter(p.out), progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetPredictTime(true),
				progressbar.OptionSetItsString("images"), progressbar.OptionSetWidth(20), progressbar.OptionThrottle(100*time.Millisecond))
		}
		_ = p.bar.Set(done) // a bar that cannot be drawn does not stop the work
	case done*10/total > p.told:
		p.told = done * 10 / total
		fmt.Fprintf(p.out, "%d of %d images, %.0f images/s\n", done, total, float64(done)/time.Since(p.start).Seconds())
	}
}

// Line prints a line of its own, unless it is to be quiet.
func (p *Progress) Line(format string, values ...any) {
	if !p.quiet {
		p.Important(format, values...)
	}
}

// Important prints a line even if it is to be quiet.
func (p *Progress) Important(format string, values ...any) {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
	fmt.Fprintf(p.out, format+"\n", values...)
}

// End takes the bar away.
func (p *Progress) End() {
	if p.bar != nil {
		_ = p.bar.Clear()
		p.bar = nil
	}
}
