package main

import (
	"fmt"
	"os"
	"strings"
)

// The tables of a level stand in a text file between two lines of their own,
// which Markdown does not show.
func beginMark(section string) string { return "<!-- compare " + section + ": begin -->" }
func endMark(section string) string   { return "<!-- compare " + section + ": end -->" }

// replaceSection returns text with what stands between the section's marks
// replaced. Each mark must be there once, and in order.
func replaceSection(text, section, content string) (string, error) {
	begin, end := beginMark(section), endMark(section)
	if strings.Count(text, begin) != 1 || strings.Count(text, end) != 1 || strings.Index(text, begin) > strings.Index(text, end) {
		return "", fmt.Errorf("want one %q and one %q after it", begin, end)
	}
	before, rest, _ := strings.Cut(text, begin)
	_, after, _ := strings.Cut(rest, end)
	return before + begin + "\n\n" + strings.TrimSpace(content) + "\n\n" + end + after, nil
}

// checkSection returns an error if writeSection would fail for want of the marks.
func checkSection(file, section string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("-write: %w", err)
	}
	if _, err := replaceSection(string(text), section, ""); err != nil {
		return fmt.Errorf("-write: %s: %w", file, err)
	}
	return nil
}

// writeSection replaces a section of a file. The file is written under another
// name first and renamed, so that it is whole at any moment.
func writeSection(file, section, content string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("-write: %w", err)
	}
	changed, err := replaceSection(string(text), section, content)
	if err != nil {
		return fmt.Errorf("-write: %s: %w", file, err)
	}
	temporary := file + ".new"
	if err := os.WriteFile(temporary, []byte(changed), 0o644); err != nil {
		return fmt.Errorf("-write: %w", err)
	}
	if err := os.Rename(temporary, file); err != nil {
		return fmt.Errorf("-write: %w", err)
	}
	return nil
}
