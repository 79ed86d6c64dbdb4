package layers

import (
	"galaxynet/autograd"
	"galaxynet/tensor"
)

// Residual adds a layer's output to its input, or to what a second layer makes of
// the input so that the shapes are equal (He et al., Deep residual learning for
// image recognition, 2016, equations 1 and 2):
//
//	y = body(x) + x        or        y = body(x) + shortcut(x)
//
// The body must not overwrite x: a body that begins with NewReLUInPlace makes the
// tape panic.
type Residual struct {
	Scope
	children []Child // the body and, if there is one, the shortcut
}

// NewResidual returns a Residual whose children are called "body" and "shortcut".
// A nil shortcut stands for x itself.
func NewResidual(body, shortcut Layer) *Residual {
	r := &Residual{children: []Child{{"body", body}}}
	if shortcut != nil {
		r.children = append(r.children, Child{"shortcut", shortcut})
	}
	return r
}

// Names changes the names of the children, and returns r.
func (r *Residual) Names(body, shortcut string) *Residual {
	for i := range r.children {
		r.children[i].Name = [2]string{body, shortcut}[i]
	}
	return r
}

// Children returns the body and, if there is one, the shortcut.
func (r *Residual) Children() []Child { return r.children }

// Forward returns body(x) plus shortcut(x).
func (r *Residual) Forward(x autograd.Value) autograd.Value {
	defer r.Leave(r.Enter(x))
	y := r.children[0].Layer.Forward(x)
	if len(r.children) == 2 {
		x = r.children[1].Layer.Forward(x)
	}
	if !y.Shape().Equal(x.Shape()) {
		failResidual(y.Shape(), x.Shape())
	}
	return autograd.Add(y, x)
}

// OutputShape returns the shape that both ways lead to.
func (r *Residual) OutputShape(x tensor.Shape) (y tensor.Shape, err error) {
	defer r.Infer(x, &y, &err)
	if y, err = r.children[0].Layer.OutputShape(x); err != nil {
		return nil, err
	}
	short := x
	if len(r.children) == 2 {
		if short, err = r.children[1].Layer.OutputShape(x); err != nil {
			return nil, err
		}
	}
	if !y.Equal(short) {
		failResidual(y, short)
	}
	return y, nil
}

// failResidual refuses shapes that autograd.Add would broadcast.
//
//go:noinline
func failResidual(body, shortcut tensor.Shape) {
	tensor.FailShapes("residual", "the body's output must have the shape of the shortcut's", body, shortcut)
}
