package trainer

// Progress is how far a run is: with the tensors of a checkpoint, all that is
// needed to go on as if it had never stopped.
type Progress struct {
	Step     int `json:"step"`     // steps done
	Epoch    int `json:"epoch"`    // epochs done
	Batch    int `json:"batch"`    // steps done of the epoch after them
	Examples int `json:"examples"` // training images

	Row  Sum `json:"row"`  // the losses since the last row of the log
	Pass Sum `json:"pass"` // the losses of this epoch

	// BestEpoch is the epoch, counted from 1, after which the validation was best,
	// and BestRMSE its result. 0 stands for none yet.
	BestEpoch int     `json:"bestEpoch"`
	BestRMSE  float64 `json:"bestRMSE"`

	Done bool `json:"done"` // nothing is left to do
}

// A Sum is the sum of images' losses.
type Sum struct {
	Images int     `json:"images"`
	Loss   float64 `json:"loss"`
}

// add counts a batch of n images whose mean loss is known.
func (s *Sum) add(n int, mean float64) {
	s.Images += n
	s.Loss += float64(n) * mean
}

// Mean returns the mean loss of an image; NaN of no images.
func (s Sum) Mean() float64 { return s.Loss / float64(s.Images) }
