// Package galaxy turns pictures of galaxies into what networks are trained on.
package galaxy
