// Drosme is the working software of an organisation that helps people who were trafficked and teaches
// others how not to be: one binary, on the organisation's own computer.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"drosme/internal/fault"
	"drosme/internal/house"
	"drosme/internal/lang"
)

// commands is the whole command line; every flag may also be set as DROSME_….
type commands struct {
	Serve    serveCommand    `cmd:"" help:"Start the house for its staff."`
	Door     doorCommand     `cmd:"" help:"Start the public door: no keys, no database, no page of the staff."`
	DoorOut  doorOutCommand  `cmd:"" help:"At the door: write what waits into a file to carry to the office."`
	DoorIn   doorInCommand   `cmd:"" help:"At the door: take in the office's answer."`
	Fetch    fetchCommand    `cmd:"" help:"Take in what waits at the door, over the network or from a file."`
	Demo     demoCommand     `cmd:"" help:"Start a demonstration with the programme LV03-0172 and invented people."`
	Lessons  lessonsCommand  `cmd:"" help:"Serve phones from the office's house, as one of several nodes: open lessons and posters. No page of the staff."`
	Hub      hubCommand      `cmd:"" help:"The laptop that goes along with the trailer: lessons on phones without internet, and what travels."`
	Import   importCommand   `cmd:"" help:"Take in registers: a folder of CSV or a workbook. All or nothing."`
	Export   exportCommand   `cmd:"" help:"Give the registers away, as codes: a disclosure."`
	HTCDS    htcdsCommand    `cmd:"" name:"htcds" help:"Cases in the form of the Human Trafficking Case Data Standard."`
	Results  resultsCommand  `cmd:"" help:"The results table of a grant: totals only."`
	Clocks   clocksCommand   `cmd:"" help:"The legal clocks of a case on a day, as CSV."`
	Package  packageCommand  `cmd:"" help:"Sealed packages to and from other houses."`
	Case     caseCommand     `cmd:"" help:"The rights of the person of a case: their file, and erasure."`
	Activity activityCommand `cmd:"" help:"Files of activities that a class plays: check one, or take a story from or to Twee."`
	Backup   backupCommand   `cmd:"" help:"Write the house to FILE and its keys to FILE.keys."`
	Restore  restoreCommand  `cmd:"" help:"Make a new house of a backup."`
	Move     moveCommand     `cmd:"" help:"Copy the house into an empty one, on either engine."`
	Audit    auditCommand    `cmd:"" help:"The log that only grows."`
	Key      keyCommand      `cmd:"" help:"The root key of the house."`
	User     userCommand     `cmd:"" help:"User accounts."`
	Doctor   doctorCommand   `cmd:"" help:"Look whether everything is as it should be."`
}

// exit is an error that has been said already and only carries the exit code.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is the whole program, so that tests can call it.
func run(args []string, out, errs io.Writer) (code int) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c commands
	p, err := kong.New(&c, kong.Name("drosme"), kong.UsageOnError(), kong.DefaultEnvars("DROSME"), kong.Writers(out, errs),
		kong.Exit(func(n int) { panic(exit(n)) }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(streams{out, errs}))
	if err != nil {
		fmt.Fprintln(errs, err)
		return 2
	}
	defer func() {
		if x := recover(); x != nil { // --help and --version end kong through here
			e, ok := x.(exit)
			if !ok {
				panic(x)
			}
			code = int(e)
		}
	}()
	k, err := p.Parse(args)
	if err != nil {
		fmt.Fprintln(errs, "drosme:", err)
		return 2
	}
	if err := k.Run(); err != nil {
		var e exit
		if errors.As(err, &e) {
			return int(e)
		}
		say(errs, err)
		return 1
	}
	return 0
}

// streams are where a command writes.
type streams struct{ out, err io.Writer }

// say writes an error as the sentence that it is, in the language of the machine.
func say(w io.Writer, err error) {
	book := openBook
	if book == nil {
		var err error
		if book, err = house.Words(); err != nil {
			book = lang.NewBook()
		}
	}
	words := book.For(machineLanguage())
	sentence, fields := words.Fault(err)
	if len(fields) == 0 {
		fmt.Fprintln(w, "drosme:", sentence)
		if f := fault.As(err); f.Kind == fault.Failed {
			fmt.Fprintln(w, "drosme:", f.Error())
		}
	}
	for _, f := range fields {
		fmt.Fprintf(w, "drosme: %s: %s\n", f.Name, f.Text)
	}
}
