package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"drosme/internal/fault"
	"drosme/internal/lang"
	"drosme/rights"
)

type caseCommand struct {
	Forget caseForgetCommand `cmd:"" help:"Carry out an approved erasure: destroy the key of the person. There is no way back."`
	File   caseFileCommand   `cmd:"" help:"Give the person of a case their file, encrypted. A disclosure to the person."`
}

type caseForgetCommand struct {
	where
	named
	Request string `required:"" help:"Number of the request." placeholder:"NUMBER"`
}

// Run erases, or says why not: not approved by two, stopped by a hold or a duty, or too early.
func (c caseForgetCommand) Run(ctx context.Context, s streams) error {
	h, r, ctx, err := c.openAs(ctx, c.named, true)
	if err != nil {
		return err
	}
	defer h.Close()
	at, err := r.Rights.Find(ctx, c.Request)
	if err != nil {
		return err
	}
	if err := r.Rights.Erase(ctx, at); err != nil {
		return err
	}
	fmt.Fprintln(s.out, h.Book.For(machineLanguage()).T("right.erased", "number", c.Request))
	return nil
}

type caseFileCommand struct {
	where
	named
	For  string `required:"" help:"Public key of the person, of the program age: age1…" placeholder:"RECIPIENT"`
	Code string `arg:"" help:"Code of the case."`
	File string `arg:"" help:"OUT.age to write." type:"path"`
}

// Run gives the file that the person asked for. It lies on the disk only encrypted, and a file that is there is never
// overwritten: what the register of disclosures calls given must not be lost.
func (c caseFileCommand) Run(ctx context.Context, s streams) error {
	h, r, ctx, err := c.openAs(ctx, c.named, true)
	if err != nil {
		return err
	}
	defer h.Close()
	x, err := r.Rights.FileOf(ctx, c.Code)
	if err != nil {
		return err
	}
	out, err := os.OpenFile(c.File, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fault.In("file", "right.file_there")
	}
	if err != nil {
		return fault.In("file", "right.file_not_written")
	}
	whole, sealed, err := r.Rights.Give(ctx, x.ID, x.Version, rights.Giving{For: c.For})
	if err == nil {
		_, err = out.Write(sealed)
	}
	if err = errors.Join(err, out.Close()); err != nil {
		_ = os.Remove(c.File)
		return err
	}
	words := h.Book.For(machineLanguage())
	fmt.Fprintln(s.out, words.N("right.file_written", len(whole.Items), "path", c.File))
	if len(whole.Held) > 0 {
		fmt.Fprintln(s.out, words.N("right.file.held", len(whole.Held)))
	}
	return nil
}

type keyLockCommand struct {
	where
	named
}

// Run is the emergency lock from a terminal: a server of this house that runs sees it, answers nothing more, and stops.
func (c keyLockCommand) Run(ctx context.Context, s streams) error {
	h, r, ctx, err := c.openAs(ctx, c.named, true)
	if err != nil {
		return err
	}
	defer h.Close()
	if err := r.Rights.Lock(ctx); err != nil {
		return err
	}
	words := h.Book.For(machineLanguage())
	fmt.Fprintln(s.out, words.T("house_lock.done")+".", words.T("house_lock.opens"))
	return nil
}

// How often a server looks whether a command has locked the house, and how long it says so before it stops.
const (
	lockLook = 2 * time.Second
	lockSays = 5 * time.Second
)

// whileOpen answers by a handler while the house is open. Once it is locked every address says so, and the context
// that is given back ends a little later, so that the server stops and the keys leave the memory with the process.
func whileOpen(ctx context.Context, d *rights.Desk, words *lang.Words, handler http.Handler) (context.Context, http.Handler) {
	ctx, stop := context.WithCancel(ctx)
	go func() {
		look := time.NewTicker(lockLook)
		defer look.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-look.C:
				_ = d.Look() // a key file that cannot be read for a moment is looked at again
			case <-d.Locked():
				select {
				case <-ctx.Done():
				case <-time.After(lockSays):
				}
				stop()
				return
			}
		}
	}()
	return ctx, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if d.IsLocked() {
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			w.Header().Set("Cache-Control", "no-store")
			w.WriteHeader(http.StatusLocked)
			_, _ = io.WriteString(w, words.T("house_lock.done")+".\n")
			return
		}
		handler.ServeHTTP(w, r)
	})
}
