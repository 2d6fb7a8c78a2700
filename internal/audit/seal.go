package audit

import (
	"bytes"
	"context"
	"crypto/hmac"
	"sort"
	"time"

	"drosme/internal/db"
	"drosme/internal/when"
)

// batch is how many lines of each store are sealed in one go; a writer waits for at most one batch.
const batch = 2000

// Seal numbers and chains the lines that are not sealed yet, and gives how many. Two processes of one
// house may call it at once: the writing transaction on the acts keeps the second out.
//
// Numbers of a batch run through the reads first, and those are committed first; so a crash between
// the two commits leaves no gap, only acts that the next call seals.
//
// Where the stores end before the kept head, their tail was cut: numbers go on behind the head, so that
// the gap stays for every later check to find. The head is asked before the lock: it may lag, never lead.
func (l *Log) Seal(ctx context.Context) (int, error) {
	n := 0
	var head Head
	kept, err := l.heads.Head(ctx)
	if err != nil {
		return 0, err
	}
	err = l.acts.Write(ctx, func(tx *db.Tx) error {
		n = 0
		if _, err := tx.Exec("log.lock"); err != nil {
			return err
		}
		return l.reads.Write(ctx, func(rtx *db.Tx) error {
			last, err := l.last(tx, rtx)
			if err != nil {
				return err
			}
			if kept.Seq > last.Seq {
				last = kept
			}
			for _, t := range []*db.Tx{rtx, tx} {
				lines, err := db.All[Line](t, "log.unsealed", db.Args{"most": batch})
				if err != nil {
					return err
				}
				for _, line := range lines {
					last.MAC = chain(l.key, last.MAC, last.Seq+1, line)
					last.Seq++
					if _, err := t.Exec("log.seal", db.Args{"id": line.ID, "seq": last.Seq, "mac": last.MAC}); err != nil {
						return err
					}
					n++
				}
			}
			head = last
			return nil
		})
	})
	if err != nil || n == 0 {
		return n, err
	}
	head.At = when.ToMoment(l.now())
	return n, l.heads.SetHead(ctx, head)
}

func (l *Log) last(txs ...*db.Tx) (Head, error) {
	var h Head
	for _, t := range txs {
		row, found, err := db.Maybe[Line](t, "log.last")
		if err != nil {
			return h, err
		}
		if found && row.Seq > h.Seq {
			h.Seq, h.MAC = row.Seq, row.MAC
		}
	}
	return h, nil
}

// Run seals every half second until the context ends, and once more then; report hears of failures.
func (l *Log) Run(ctx context.Context, report func(error)) {
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			for {
				n, err := l.Seal(ctx)
				if err != nil && ctx.Err() == nil {
					report(err)
				}
				if err != nil || n < batch {
					break
				}
			}
		case <-ctx.Done():
			end, cancel := context.WithTimeout(context.Background(), 5*time.Second)
			defer cancel()
			if _, err := l.Seal(end); err != nil {
				report(err)
			}
			return
		}
	}
}

// Finding is one thing that is wrong with the log.
type Finding struct {
	Seq  int64
	Line string // id, where there is one
	What string // key of words: audit.changed, audit.missing, audit.tail_cut, audit.waiting
}

// Report is what a check of the whole log found.
type Report struct {
	Lines    int64 // sealed lines read
	Unsealed int64 // lines older than five seconds that no sealer has reached
	Head     Head  // as kept with the keys
	Findings []Finding
}

// Verify reads the whole log and checks each seal: a changed, removed or reordered line breaks the
// chain at its number; a cut tail shows by the head.
func (l *Log) Verify(ctx context.Context) (Report, error) {
	var rep Report
	head, err := l.heads.Head(ctx)
	if err != nil {
		return rep, err
	}
	rep.Head = head
	err = l.acts.Read(ctx, func(atx *db.Tx) error {
		return l.reads.Read(ctx, func(rtx *db.Tx) error {
			return l.verify(&rep, head, atx, rtx)
		})
	})
	return rep, err
}

func (l *Log) verify(rep *Report, head Head, txs ...*db.Tx) error {
	var before []byte
	var at int64
	headSeen := head.Seq == 0
	for {
		var lines []Line
		for _, t := range txs {
			some, err := db.All[Line](t, "log.sealed", db.Args{"after": at, "most": batch})
			if err != nil {
				return err
			}
			lines = append(lines, some...)
		}
		if len(lines) == 0 {
			break
		}
		sort.Slice(lines, func(i, j int) bool { return lines[i].Seq < lines[j].Seq })
		if len(lines) > batch {
			lines = lines[:batch] // beyond this number one of the stores may have more between
		}
		for _, line := range lines {
			rep.Lines++
			if line.Seq != at+1 {
				rep.Findings = append(rep.Findings, Finding{at + 1, "", "audit.missing"})
			} else if !hmac.Equal(line.MAC, chain(l.key, before, line.Seq, line)) {
				rep.Findings = append(rep.Findings, Finding{line.Seq, line.ID, "audit.changed"})
			}
			before, at = line.MAC, line.Seq
			if line.Seq == head.Seq {
				headSeen = bytes.Equal(line.MAC, head.MAC)
			}
			if len(rep.Findings) >= 40 {
				return nil
			}
		}
	}
	if !headSeen {
		rep.Findings = append(rep.Findings, Finding{head.Seq, "", "audit.tail_cut"})
	}
	old := when.ToMoment(l.now().Add(-5 * time.Second))
	for _, t := range txs {
		n, err := db.One[int64](t, "log.waiting", db.Args{"before": old})
		if err != nil {
			return err
		}
		rep.Unsealed += n
	}
	return nil
}
