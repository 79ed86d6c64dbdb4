package trainer

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"strconv"
	"strings"

	"galaxynet/galaxy"
)

// Log is an Observer that writes a file of comma-separated values, a line to a Row.
// Validation is blank where there is none. A run that goes on from a checkpoint
// first takes off the lines behind it, so that the file is in the end the one of a
// run that never stopped.
type Log struct {
	path string
}

// logHeader is the first line.
const logHeader = "step,epoch,images,loss,rate,validation\n"

// NewLog returns a log that will be written at path.
func NewLog(path string) *Log { return &Log{path} }

// OnStart begins the file, or cuts it back to where the run is.
func (l *Log) OnStart(s Start) error {
	kept, err := l.until(s.Progress.Step)
	if err != nil {
		return fmt.Errorf("the log: %w", err)
	}
	return galaxy.WriteWhole(l.path, func(w io.Writer) error {
		_, err := io.WriteString(w, logHeader+kept)
		return err
	})
}

// until returns the lines of an old log up to a step. What a crash left unfinished
// is not among them.
func (l *Log) until(step int) (kept string, err error) {
	if step == 0 {
		return "", nil
	}
	file, err := os.Open(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer file.Close()
	var b strings.Builder
	lines := bufio.NewReader(io.LimitReader(file, 1<<30))
	for {
		line, err := lines.ReadString('\n')
		if err == io.EOF {
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
		number, rest, _ := strings.Cut(line, ",")
		if n, err := strconv.Atoi(number); err == nil && n <= step && strings.Count(rest, ",") == strings.Count(logHeader, ",")-1 {
			b.WriteString(line)
		}
	}
}

// OnStep writes a row that ends with a step.
func (l *Log) OnStep(s Step) error {
	if s.Row == nil {
		return nil
	}
	return l.write(*s.Row)
}

// OnEpoch writes the row that ends with an epoch.
func (l *Log) OnEpoch(e Epoch) error { return l.write(e.Row) }

// OnEnd does nothing.
func (l *Log) OnEnd(End) error { return nil }

// write appends a row, and closes the file, so that nothing waits to be written.
func (l *Log) write(r Row) error {
	validation := ""
	if !math.IsNaN(r.Validation) {
		validation = number(r.Validation)
	}
	file, err := os.OpenFile(l.path, os.O_WRONLY|os.O_APPEND, 0o666)
	if err != nil {
		return fmt.Errorf("the log: %w", err)
	}
	_, err = fmt.Fprintf(file, "%d,%d,%d,%s,%s,%s\n", r.Step, r.Epoch, r.Images, number(r.Loss), number(r.Rate), validation)
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("the log: %w", err)
	}
	return nil
}

// number writes six digits.
func number(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }
