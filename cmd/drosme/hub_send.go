package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"drosme/cmd/drosme/rooms"
	"drosme/hub"
	"drosme/internal/fault"
	"drosme/internal/lang"
	"drosme/internal/live"
)

type hubSendCommand struct {
	hubAt
	To string `help:"Address of the office; else the one in the pack." placeholder:"https://…"`
}

// Run sends the journal to the office, from the byte on that is not there yet.
func (c hubSendCommand) Run(ctx context.Context, s streams) error {
	h, r, ctx, _, err := c.open(ctx, s, false)
	if err != nil {
		return err
	}
	defer h.Close()
	done, err := attachJournal(ctx, h, r, true)
	if err != nil {
		return err
	}
	defer done()
	words := h.Book.For(machineLanguage())
	sent, err := sendTo(ctx, r, c.To, words)
	if err != nil {
		return err
	}
	if sent.Groups == 0 {
		fmt.Fprintln(s.out, words.T("crew.sent_nothing"))
		return nil
	}
	fmt.Fprintln(s.out, words.T("command.hub.sent", "groups", sent.Groups, "entries", sent.Entries))
	return nil
}

func sendJournal(ctx context.Context, r *rooms.Rooms, words *lang.Words) (hub.Sent, error) {
	return sendTo(ctx, r, "", words)
}

// onePiece is how much of a journal goes in one request: on a bad line a piece is what is lost.
const onePiece = 1 << 20

// sendTo sends the journal in pieces, each from where the office says it stands, until nothing is left.
func sendTo(ctx context.Context, r *rooms.Rooms, to string, words *lang.Words) (hub.Sent, error) {
	var sent hub.Sent
	k, err := r.Hub.Kit(ctx)
	if err != nil {
		return sent, err
	}
	if to == "" && k.Pack != nil {
		to = k.Pack.SendTo
	}
	if to == "" {
		return sent, fault.New(fault.Invalid, "command.hub.nowhere_to_send")
	}
	self, err := r.Hub.Self(ctx)
	if err != nil {
		return sent, err
	}
	var b bytes.Buffer
	if _, _, err := r.Hub.WriteJournal(ctx, &b); err != nil {
		return sent, err
	}
	journal, head := b.Bytes(), int64(len(self.Hub.Head))
	from, tries, reached, before := int64(-1), 0, int64(0), int64(-1)
	for {
		end := from
		if from >= 0 {
			end = min(from+onePiece, int64(len(journal)))
		}
		a, err := post(ctx, to, from, journal[:head], journal[max(from, 0):max(end, 0)], words)
		if err != nil {
			if fault.Is(err, fault.Refused) || tries >= 4 {
				return sent, err
			}
			tries++
			select {
			case <-ctx.Done():
				return sent, ctx.Err()
			case <-time.After(time.Duration(tries) * 300 * time.Millisecond):
			}
			from = -1 // it says where it stands
			continue
		}
		if a.Next > reached { // a line that breaks each time, and brings nothing further, is given up
			tries, reached = 0, a.Next
		}
		if before < 0 {
			before = a.N
		}
		sent.Groups, sent.Receipt = int(a.N-before), a.Receipt // an answer that was lost on its way is in the number too
		if a.Next >= int64(len(journal)) || a.Next == from && a.Bad == "" && from >= int64(len(journal)) {
			break
		}
		if a.Next < head || a.Next > int64(len(journal)) {
			return sent, fault.New(fault.Invalid, "offline.no_journal")
		}
		from = a.Next
	}
	err = r.Hub.Journal.Groups(ctx, self.Hub.ID, before+1, func(g live.Group) error {
		if g.N <= before+int64(sent.Groups) {
			sent.Entries += len(g.Entries)
		}
		return nil
	})
	if err != nil {
		return sent, err
	}
	if sent.Receipt != "" {
		if _, err := r.Hub.TakeReceipt(ctx, sent.Receipt); err != nil {
			return sent, err
		}
	}
	return sent, nil
}

// post sends one piece.
func post(ctx context.Context, to string, from int64, head, piece []byte, words *lang.Words) (hub.Arrival, error) {
	var a hub.Arrival
	at, err := url.JoinPath(to, "/hub/journal")
	if err != nil {
		return a, fault.New(fault.Invalid, "hub.send_to_wrong")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, at+"?from="+strconv.FormatInt(from, 10), io.MultiReader(bytes.NewReader(head), bytes.NewReader(piece)))
	if err != nil {
		return a, fault.New(fault.Invalid, "hub.send_to_wrong")
	}
	req.Header.Set("Content-Type", "application/octet-stream")
	req.Header.Set("Accept-Language", words.Tag())
	client := &http.Client{Timeout: 5 * time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		return a, fault.New(fault.Locked, "command.hub.unreached", "address", to)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return a, fault.New(fault.Locked, "command.hub.unreached", "address", to)
	}
	if resp.StatusCode != http.StatusOK {
		var no struct{ Refused, Says string }
		if json.Unmarshal(b, &no) == nil && no.Refused != "" {
			says := strings.TrimSpace(no.Says)
			if says == "" {
				says = no.Refused
			}
			kind := fault.Refused
			if resp.StatusCode == http.StatusConflict || resp.StatusCode == http.StatusTooManyRequests {
				kind = fault.Locked // at the same time from elsewhere: it is tried again
			}
			return a, fault.New(kind, "command.hub.refused", "says", says)
		}
		return a, fault.New(fault.Locked, "command.hub.unreached", "address", to)
	}
	if err := json.Unmarshal(b, &a); err != nil || a.Hub == "" {
		return a, errors.Join(fault.New(fault.Locked, "command.hub.unreached", "address", to), err)
	}
	return a, nil
}
