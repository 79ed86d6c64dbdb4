// Package lint holds the rules of this repository that no compiler knows. It is
// run by .ci/run, and by hand with
//
//	go test ./.ci/lint
//
// A rule is a function from a Tree, the repository's files, to findings. To the
// test of the package belongs one test that runs every rule over the real tree,
// and for each rule a small tree that breaks it.
//
// Reading order: tree.go (what a rule sees), imports.go (which package may import
// which), layout.go (names, sizes, permissions), code.go (what code may not do),
// comments.go (doc comments), text.go (paths, links and commands in texts).
package lint
