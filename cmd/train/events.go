package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"

	"galaxynet/galaxy/trainer"
)

// events writes a JSON object a line for each thing that happens. Its field event
// says which: line, work, baselines, start, row, epoch, end, result.
type events struct {
	encoder *json.Encoder
	folder  string
}

func newEvents(cfg Config, out io.Writer) *events {
	return &events{json.NewEncoder(out), cfg.Out}
}

// event is an object. Fields that are not of its kind are left out.
type event struct {
	Event      string          `json:"event"`
	Text       string          `json:"text,omitempty"`
	Done       int             `json:"done,omitempty"`
	Total      int             `json:"total,omitempty"`
	Step       int             `json:"step,omitempty"`
	Epoch      int             `json:"epoch,omitempty"`
	Images     int             `json:"images,omitempty"`
	Loss       *float64        `json:"loss,omitempty"`
	Rate       *float64        `json:"rate,omitempty"`
	Validation *float64        `json:"validation,omitempty"` // RMSE
	Best       bool            `json:"best,omitempty"`
	Stopped    bool            `json:"stopped,omitempty"`
	Early      bool            `json:"early,omitempty"`
	Folder     string          `json:"folder,omitempty"`
	Scores     []score         `json:"scores,omitempty"`
	Training   *trainer.Config `json:"training,omitempty"`
}

// write writes an object.
func (e *events) write(v event) error {
	if err := e.encoder.Encode(v); err != nil {
		return fmt.Errorf("writing events: %w", err)
	}
	return nil
}

// What is told outside of training cannot stop it: if out is gone, OnStart finds out.
func (e *events) line(text string) { _ = e.write(event{Event: "line", Text: text}) }

func (e *events) work(what string, done, total int) {
	if done == total {
		_ = e.write(event{Event: "work", Text: what, Done: done, Total: total})
	}
}

func (e *events) baselines(list []score) { _ = e.write(event{Event: "baselines", Scores: list}) }

func (e *events) result(list []score) {
	_ = e.write(event{Event: "result", Scores: list, Folder: e.folder})
}

// OnStart writes the settings and the number of steps.
func (e *events) OnStart(s trainer.Start) error {
	return e.write(event{Event: "start", Step: s.Progress.Step, Total: s.Steps, Folder: e.folder, Training: &s.Config})
}

// OnStep writes rows of the log.
func (e *events) OnStep(s trainer.Step) error {
	if s.Row == nil {
		return nil
	}
	return e.write(rowEvent("row", *s.Row))
}

// OnEpoch writes the epoch's loss and validation.
func (e *events) OnEpoch(x trainer.Epoch) error {
	v := rowEvent("epoch", x.Row)
	v.Loss, v.Best = known(x.Loss), x.Best
	return e.write(v)
}

func rowEvent(name string, r trainer.Row) event {
	return event{Event: name, Step: r.Step, Epoch: r.Epoch, Images: r.Images, Loss: known(r.Loss), Rate: known(r.Rate), Validation: known(r.Validation)}
}

// OnEnd writes how the run ended.
func (e *events) OnEnd(x trainer.End) error {
	return e.write(event{Event: "end", Step: x.Progress.Step, Stopped: x.Stopped, Early: x.Early, Folder: e.folder})
}

// known returns a number's address, nil for NaN, which JSON does not have.
func known(x float64) *float64 {
	if math.IsNaN(x) {
		return nil
	}
	return &x
}
