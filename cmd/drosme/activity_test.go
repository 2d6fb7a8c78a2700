package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"drosme/internal/lesson"
)

// activityFolder writes the files of the library into a folder, after they were changed.
func activityFolder(t *testing.T, changed func(name, text string) string) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range lesson.LibraryFiles() {
		text := string(f.Content)
		if changed != nil {
			text = changed(f.Name, text)
		}
		if err := os.WriteFile(filepath.Join(dir, f.Name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFilesOfActivitiesAreCheckedOnTheCommandLine(t *testing.T) {
	t.Setenv("LANG", "en")
	t.Setenv("LC_ALL", "")
	t.Setenv("LC_MESSAGES", "")
	var out, errs bytes.Buffer
	dir := activityFolder(t, nil)
	if code := run([]string{"activity", "check", dir}, &out, &errs); code != 0 || !strings.HasSuffix(out.String(), " files, all right.\n") || errs.Len() > 0 {
		t.Errorf("%d\n%s%s", code, &out, &errs)
	}
	out.Reset()
	if code := run([]string{"activity", "check", filepath.Join(dir, "where-to-turn.yaml")}, &out, &errs); code != 0 || out.String() != "1 file, all right.\n" {
		t.Errorf("%d\n%s%s", code, &out, &errs)
	}
	line := 0
	dir = activityFolder(t, func(name, text string) string {
		if name != "job-abroad.yaml" {
			return text
		}
		before, after, found := strings.Cut(text, "\n        text:\n          lv: |\n            ")
		if !found {
			t.Fatal("the story has another layout")
		}
		line = strings.Count(before, "\n") + 4
		return before + "\n        text:\n          lv: |\n            <script>x</script> " + after
	})
	out.Reset()
	file := filepath.Join(dir, "job-abroad.yaml")
	want := file + ":" + strconv.Itoa(line) + ": HTML and scripts cannot stand in a text. Write the words alone; ** makes them strong.\n"
	for _, path := range []string{dir, file} {
		out.Reset()
		if code := run([]string{"activity", "check", path}, &out, &errs); code != 1 || out.String() != want {
			t.Errorf("%d\n%s%s", code, &out, &errs)
		}
	}
	for _, path := range []string{filepath.Join(dir, "none.yaml"), t.TempDir()} {
		out.Reset()
		errs.Reset()
		if code := run([]string{"activity", "check", path}, &out, &errs); code != 1 || out.Len() > 0 || errs.Len() == 0 {
			t.Errorf("%s: %d\n%s%s", path, code, &out, &errs)
		}
	}
}

func TestAStoryGoesToTweeAndComesBack(t *testing.T) {
	t.Setenv("LANG", "en")
	t.Setenv("LC_ALL", "")
	t.Setenv("LC_MESSAGES", "")
	dir := activityFolder(t, nil)
	in := filepath.Join(dir, "job-abroad.yaml")
	twee, back := filepath.Join(dir, "story.twee"), filepath.Join(dir, "back.yaml")
	var out, errs bytes.Buffer
	if code := run([]string{"activity", "twee", "out", "--language", "en", in, twee}, &out, &errs); code != 0 {
		t.Fatalf("%d\n%s%s", code, &out, &errs)
	}
	if code := run([]string{"activity", "twee", "out", in, twee}, &out, &errs); code != 1 || !strings.Contains(errs.String(), "there already") {
		t.Errorf("a file that was there: %d\n%s%s", code, &out, &errs)
	}
	if code := run([]string{"activity", "twee", "in", "--language", "en", twee, back}, &out, &errs); code != 0 || !strings.Contains(out.String(), "back.yaml:1: The key about is missing here.") {
		t.Errorf("%d\n%s%s", code, &out, &errs)
	}
	read := func(path string) *lesson.Step {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		a, _ := lesson.Read(path, b) // in the one that came back the sheet is still missing
		return a.Step("story")
	}
	if x, y := read(in), read(back); x == nil || y == nil || len(x.Scenes) != len(y.Scenes) || len(x.Scenes) < 11 {
		t.Error("the story that came back is another one")
	}
	if err := os.WriteFile(twee, []byte(":: Start\n<<goto \"x\">>\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	errs.Reset()
	if code := run([]string{"activity", "twee", "in", "--force", twee, back}, &out, &errs); code != 1 || !strings.HasPrefix(errs.String(), twee+":2: ") {
		t.Errorf("%d\n%s%s", code, &out, &errs)
	}
}
