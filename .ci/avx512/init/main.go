//go:build linux

// Command init is the first and only program of the emulated machine that
// .ci/avx512/exec boots. It runs /job/test with the arguments and environment
// that stand in /job, prints its output between a BEGIN and an END line with
// the exit code, and powers the machine off.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
)

func main() {
	for _, m := range [][2]string{{"proc", "/proc"}, {"sysfs", "/sys"}, {"devtmpfs", "/dev"}, {"tmpfs", "/tmp"}} {
		if err := syscall.Mount(m[0], m[1], m[0], 0, ""); err != nil {
			fmt.Printf("init: mount %s: %v\n", m[1], err)
		}
	}
	fmt.Println("BEGIN")
	fmt.Println("END", run())
	const tcsbrk = 0x5409 // with argument 1: wait until the serial line has sent everything
	syscall.Syscall(syscall.SYS_IOCTL, 1, tcsbrk, 1)
	syscall.Reboot(syscall.LINUX_REBOOT_CMD_POWER_OFF)
}

// run runs the test binary and returns its exit code.
func run() int {
	test := exec.Command("/job/test", lines("/job/args")...)
	test.Dir = "/job/dir"
	test.Env = append(lines("/job/env"), "HOME=/tmp", "TMPDIR=/tmp")
	test.Stdout, test.Stderr = os.Stdout, os.Stdout
	err := test.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() >= 0 {
		return exit.ExitCode()
	}
	if err != nil {
		fmt.Println("init:", err)
		return 1
	}
	return 0
}

// lines returns the lines of a file, none for an empty or missing one.
func lines(name string) []string {
	text, err := os.ReadFile(name)
	if err != nil || len(text) == 0 {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}
