package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"drosme/internal/fault"
	"drosme/internal/house"
	"drosme/internal/lang"
	"drosme/internal/lesson"
)

// activityCommand works on files of activities; it needs no house. The file is described in docs/activity-format.md.
type activityCommand struct {
	Check activityCheckCommand `cmd:"" help:"Say what is missing or wrong in the file of an activity, or in a folder of them: file:line: what."`
	Twee  activityTweeCommand  `cmd:"" help:"Stories from and to Twine and other programs that speak Twee 3."`
}

type activityCheckCommand struct {
	File string `arg:"" help:"File of an activity, or a folder of such files." placeholder:"FILE|DIR"`
}

// Run prints each fault on a line of its own, and ends with 1 where there is any.
func (c activityCheckCommand) Run(s streams) error {
	files, err := activityFiles(c.File)
	if err != nil {
		return err
	}
	words, err := machineWords()
	if err != nil {
		return err
	}
	if faults := lesson.CheckFiles(files); len(faults) > 0 {
		sayPlaces(words, faults, s.out)
		return exit(1)
	}
	_, err = fmt.Fprintln(s.out, words.N("lesson.all_right", len(files)))
	return err
}

// machineWords speaks to whoever sits at the machine, where no house is open.
func machineWords() (*lang.Words, error) {
	book, err := house.Words()
	if err != nil {
		return nil, err
	}
	return book.For(machineLanguage()), nil
}

// sayPlaces prints faults as file:line: what.
func sayPlaces(words *lang.Words, wrong error, w io.Writer) {
	_, fields := words.Fault(wrong)
	for _, f := range fields {
		fmt.Fprintf(w, "%s:%d: %s\n", f.File, max(f.Row, 1), f.Text)
	}
}

// activityFiles reads a file, or all files of activities in a folder and below it, hidden ones left out.
func activityFiles(path string) ([]lesson.File, error) {
	look, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault.In("file", "lesson.no_file")
	case err != nil:
		return nil, fault.Because(fault.Failed, err)
	case !look.IsDir():
		f, err := activityFile(path)
		if err != nil {
			return nil, err
		}
		return []lesson.File{f}, nil
	}
	var files []lesson.File
	err = filepath.WalkDir(path, func(at string, entry fs.DirEntry, err error) error {
		switch hidden := at != path && strings.HasPrefix(entry.Name(), "."); {
		case err != nil:
			return err
		case hidden && entry.IsDir():
			return filepath.SkipDir
		case hidden || !entry.Type().IsRegular() || !slices.Contains([]string{".yaml", ".yml"}, strings.ToLower(filepath.Ext(at))):
			return nil
		}
		f, err := activityFile(at)
		files = append(files, f)
		return err
	})
	switch {
	case err != nil:
		return nil, fault.As(err)
	case len(files) == 0:
		return nil, fault.In("file", "lesson.no_activity")
	}
	return files, nil
}

// activityFile reads one byte more than a file may have, so that a larger one is noticed and not taken into memory.
func activityFile(path string) (lesson.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return lesson.File{}, fault.Because(fault.Failed, err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, lesson.MostBytes+1))
	if err != nil {
		return lesson.File{}, fault.Because(fault.Failed, err)
	}
	return lesson.File{Name: path, Content: b}, nil
}

type activityTweeCommand struct {
	In  activityTweeIn  `cmd:"" help:"Make the file of an activity of a story in Twee 3; what is still missing in it is printed."`
	Out activityTweeOut `cmd:"" help:"Write the story of an activity, in one language, as Twee 3."`
}

type activityTweeIn struct {
	Language string `default:"lv" help:"Language in which the story is written." placeholder:"LANGUAGE"`
	Force    bool   `help:"Write over a file that is there."`
	File     string `arg:"" help:"Story in Twee 3."`
	Out      string `arg:"" help:"File of an activity to write."`
}

// Run takes a story in. What it cannot take in it says with the line, and writes nothing. What an activity needs
// beyond a story, such as a sheet and another language, is printed as check does; the file is written all the same.
func (c activityTweeIn) Run(s streams) error {
	f, err := activityFile(c.File)
	if errors.Is(err, fs.ErrNotExist) {
		return fault.In("file", "lesson.no_file")
	}
	if err != nil {
		return err
	}
	words, err := machineWords()
	if err != nil {
		return err
	}
	a, err := lesson.FromTwee(c.File, f.Content, c.Language)
	var wrong lesson.Faults
	if errors.As(err, &wrong) {
		sayPlaces(words, wrong, s.err)
		return exit(1)
	}
	if err != nil {
		return err
	}
	content, err := a.YAML()
	if err != nil {
		return fault.Because(fault.Failed, err)
	}
	if err := writeNew(c.Out, content, c.Force); err != nil {
		return err
	}
	sayPlaces(words, lesson.CheckFiles([]lesson.File{{Name: c.Out, Content: content}}), s.out)
	return nil
}

type activityTweeOut struct {
	Language string `default:"lv" help:"Language in which to write." placeholder:"LANGUAGE"`
	Step     string `help:"Which step; else the first that is a story." placeholder:"ID"`
	Force    bool   `help:"Write over a file that is there."`
	File     string `arg:"" help:"File of an activity."`
	Out      string `arg:"" help:"Story to write, in Twee 3."`
}

// Run writes a story; only of a file without faults.
func (c activityTweeOut) Run(s streams) error {
	f, err := activityFile(c.File)
	if errors.Is(err, fs.ErrNotExist) {
		return fault.In("file", "lesson.no_file")
	}
	if err != nil {
		return err
	}
	a, err := lesson.Load(c.File, f.Content)
	var wrong lesson.Faults
	if errors.As(err, &wrong) {
		words, err := machineWords()
		if err != nil {
			return err
		}
		sayPlaces(words, wrong, s.err)
		return exit(1)
	}
	if err != nil {
		return err
	}
	story, err := a.Twee(c.Step, c.Language)
	if err != nil {
		return err
	}
	return writeNew(c.Out, story, c.Force)
}

// writeNew writes a file that is not there yet, unless it is told to write over it.
func writeNew(path string, content []byte, force bool) error {
	flags := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	if !force {
		flags |= os.O_EXCL
	}
	f, err := os.OpenFile(path, flags, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fault.In("out", "lesson.exists")
	}
	if err == nil {
		_, err = f.Write(content)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return fault.Because(fault.Failed, err)
	}
	return nil
}
