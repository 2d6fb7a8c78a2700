package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"drosme/internal/clerk"
	"drosme/internal/fault"
	"drosme/internal/when"
	"drosme/sharing"
)

// packageCommand are the sealed packages between two houses. What the receiver sends back, and a recall, are such
// files too: package open takes all three.
type packageCommand struct {
	Key    packageKeyCommand    `cmd:"" help:"Print the key to which others seal packages for this house."`
	Fields packageFieldsCommand `cmd:"" help:"Print the names of the fields that can leave, one a line; those that identify are marked."`
	Seal   packageSealCommand   `cmd:"" help:"Seal chosen fields of a case to the key of another house, and print the number of the package."`
	Open   packageOpenCommand   `cmd:"" help:"Open a file of another house: a package, an answer to one of ours, or a recall."`
	Answer packageAnswerCommand `cmd:"" help:"Write the file that says accept, decline or arrived to who sent a package."`
	Recall packageRecallCommand `cmd:"" help:"Write the file that recalls a package at its receiver."`
}

type packageKeyCommand struct {
	where
	Print bool `help:"Print the short name of the key instead, for comparing by phone."`
}

// Run prints the key: one line, no secret.
func (c packageKeyCommand) Run(ctx context.Context, s streams) error {
	h, r, ctx, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer h.Close()
	k, err := r.Sharing.Key(ctx)
	if err != nil {
		return err
	}
	text := k.Text()
	if c.Print {
		text = k.Print()
	}
	_, err = fmt.Fprintln(s.out, text)
	return err
}

type packageFieldsCommand struct{ where }

// Run prints the names of fields.
func (c packageFieldsCommand) Run(ctx context.Context, s streams) error {
	h, r, _, err := c.open(ctx, true)
	if err != nil {
		return err
	}
	defer h.Close()
	words := h.Book.For(machineLanguage())
	for _, f := range r.Sharing.Fields() {
		mark := ""
		if sharing.Identifies(f) {
			mark = " *"
		}
		if _, err := fmt.Fprintf(s.out, "%s%s\t%s\n", f, mark, words.T("package.field."+f)); err != nil {
			return err
		}
	}
	return nil
}

type packageSealCommand struct {
	where
	named
	Case      string   `required:"" help:"Code of the case." placeholder:"CODE"`
	To        string   `required:"" help:"Key of the receiving house, or a file that holds it." placeholder:"KEY"`
	Fields    []string `required:"" help:"Names of fields with commas between them; see package fields. Those that identify need --as and --ground." placeholder:"F"`
	Until     string   `required:"" help:"Last day on which it opens." placeholder:"DATE"`
	Recipient string   `help:"Who it is: code of an organisation, or words. A consent names its recipient the same way." placeholder:"WHOM"`
	Purpose   string   `help:"For what: a word of the list of purposes." default:"referral"`
	Ground    string   `help:"On which ground; else that of the house, which the responsible person then reviews." placeholder:"WORD"`
	Override  bool     `help:"This leaves without consent because life is in danger or a child must be protected."`
	Why       string   `help:"Why it may not wait; with --override." placeholder:"TEXT"`
	Out       string   `arg:"" help:"File to write." type:"path"`
}

// Run seals a package. It prints the number of the package and nothing of what is in it.
func (c packageSealCommand) Run(ctx context.Context, s streams) error {
	until, err := when.ParseDay(c.Until)
	if err != nil {
		return fault.In("until", "field.not_a_day")
	}
	h, r, ctx, err := c.openAs(ctx, c.named, true)
	if err != nil {
		return err
	}
	defer h.Close()
	to := c.To
	if b, err := readSome(c.To, 1<<14); err == nil { // a key is longer than any name of a file, so this is never both
		to = string(b)
	}
	caseID, err := r.Cases.IDOf(ctx, c.Case)
	if fault.Is(err, fault.NotFound) {
		return fault.In("case", "case.unknown_code")
	}
	if err != nil {
		return err
	}
	var sent sharing.Sent
	err = writeFile(c.Out, func() ([]byte, error) {
		var err error
		sent, err = r.Sharing.Give(ctx, sharing.Draft{Case: caseID, Way: sharing.Package, Recipient: c.Recipient, Purpose: c.Purpose, Ground: c.Ground,
			Fields: c.Fields, Until: until, To: to, Override: c.Override, Why: c.Why, Words: h.Book.For(machineLanguage())})
		return sent.File, err
	})
	if err != nil {
		return err
	}
	if len(sent.Withheld) > 0 {
		fmt.Fprintln(s.err, h.Book.For(machineLanguage()).T("sending.withheld")+":", strings.Join(sent.Withheld, " "))
	}
	_, err = fmt.Fprintln(s.out, sent.ID)
	return err
}

type packageOpenCommand struct {
	where
	named
	In string `arg:"" help:"File that came." type:"path"`
}

// Run opens a file that came. Of a package it prints number, last day, names of fields and the values of coded
// fields; values that identify only for a user who is named by --as.
func (c packageOpenCommand) Run(ctx context.Context, s streams) error {
	h, r, ctx, err := c.openAs(ctx, c.named, false)
	if err != nil {
		return err
	}
	defer h.Close()
	b, err := readSome(c.In, sharing.MostFile+1)
	if err != nil {
		return fault.New(fault.Invalid, "package.no_file", "file", c.In)
	}
	o, err := r.Sharing.Open(ctx, b)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	fmt.Fprintln(&out, o.ID)
	fmt.Fprintln(&out, "kind:", o.Kind)
	fmt.Fprintln(&out, "from:", o.From.Print())
	if o.State != "" {
		fmt.Fprintln(&out, "answer:", o.State)
	}
	if o.Kind == "package" {
		var names []string
		for _, v := range o.Fields {
			names = append(names, v.Name)
		}
		fmt.Fprintln(&out, "until:", o.Until)
		fmt.Fprintln(&out, "fields:", strings.Join(names, " "))
		for _, v := range o.Fields {
			if !sharing.Identifies(v.Name) && !v.Identifying || clerk.ActorOf(ctx).User != "" && h.Clerk.May(ctx, "arrival.read") {
				fmt.Fprintf(&out, "%s: %s\n", v.Name, oneLine(v.Value))
			}
		}
	}
	_, err = s.out.Write(out.Bytes())
	return err
}

// oneLine keeps a value of another house from writing lines of its own, or moving the cursor of a terminal.
func oneLine(s string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f || c >= 0x80 && c < 0xa0 {
			return ' '
		}
		return c
	}, s)
}

type packageAnswerCommand struct {
	where
	named
	ID     string `arg:"" help:"Number of the package."`
	Answer string `arg:"" help:"accept, decline, or later arrived."`
	Out    string `arg:"" help:"File to write." type:"path"`
}

// Run writes the answer to a package that came.
func (c packageAnswerCommand) Run(ctx context.Context, s streams) error {
	h, r, ctx, err := c.openAs(ctx, c.named, true)
	if err != nil {
		return err
	}
	defer h.Close()
	return known(writeFile(c.Out, func() ([]byte, error) { return r.Sharing.Answer(ctx, c.ID, c.Answer) }))
}

type packageRecallCommand struct {
	where
	named
	ID  string `arg:"" help:"Number of the package."`
	Out string `arg:"" help:"File to write." type:"path"`
}

// Run recalls a package that this house sealed.
func (c packageRecallCommand) Run(ctx context.Context, s streams) error {
	h, r, ctx, err := c.openAs(ctx, c.named, true)
	if err != nil {
		return err
	}
	defer h.Close()
	return known(writeFile(c.Out, func() ([]byte, error) {
		b, err := r.Sharing.Recall(ctx, c.ID)
		if err == nil && b == nil {
			err = fault.Missing() // on paper: there is nobody to carry a file to
		}
		return b, err
	}))
}

// known says of a number that is none here that there is no such package.
func known(err error) error {
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.NotFound, "package.unknown")
	}
	return err
}

func readSome(name string, most int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most))
}

// writeFile makes sure that a file can be written before the act that makes it, and moves it to its place when it
// is whole. A file that is there and not empty stays.
func writeFile(name string, act func() ([]byte, error)) error {
	if st, err := os.Stat(name); err == nil && (st.IsDir() || st.Size() > 0) {
		return fault.New(fault.Conflict, "package.file_there")
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), ".package-*")
	if err != nil {
		return fault.New(fault.Invalid, "package.no_place", "file", filepath.Dir(name))
	}
	defer os.Remove(tmp.Name())
	b, err := act()
	if err != nil {
		tmp.Close()
		return err
	}
	_, err = tmp.Write(b)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return fault.Because(fault.NoSpace, err)
	}
	return os.Rename(tmp.Name(), name)
}
