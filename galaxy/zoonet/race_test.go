//go:build race

package zoonet

const raceEnabled = true
