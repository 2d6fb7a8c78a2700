package classroom

import (
	"drosme/internal/access"
	"drosme/internal/lang"
	"drosme/internal/learning"
	"drosme/internal/lesson"
	"drosme/internal/when"
)

// FewestForHost is from how many pairs a host gets the result of one class; below, its lessons are pooled.
const FewestForHost = 10

// HostResult is what a host gets of its own classes: knowledge items, and nothing else.
type HostResult struct {
	Host     string     `class:"plain"`
	HostName string     `class:"plain"`
	Day      when.Day   `class:"plain"` // of the one lesson; empty: pooled
	Group    string     `class:"plain"` // what its class was called
	Pooled   bool       `class:"plain"` // over all lessons at the host, since one class is too small
	Lessons  int        `class:"plain"`
	Pairs    int        `class:"plain"` // the fewest pairs of an item that is shown
	Items    []HostItem `class:"plain"`
}

// HostItem is one knowledge item of a host's result.
type HostItem struct {
	Item   *lesson.Item
	Paired learning.Item
}

// Text is the question in a language.
func (h HostItem) Text(language string) string { return lesson.Plain(h.Item.Text.In(language)) }

// Scope is open: figures of at least ten.
func (r *HostResult) Scope() access.Scope { return access.Scope{} }

// Target is the host.
func (r *HostResult) Target() string { return r.Host }

// Nothing tells that there are too few pairs to show anything.
func (r *HostResult) Nothing() bool { return len(r.Items) == 0 }

// hostItems picks the knowledge items with enough pairs.
func hostItems(l Learned, item func(id string) *lesson.Item) (out []HostItem, fewest int) {
	for _, x := range l.Items {
		found := item(x.Item)
		if x.Measures != string(lesson.Knowledge) || found == nil || x.Paired.Pairs() < FewestForHost {
			continue
		}
		out = append(out, HostItem{found, x.Paired})
		if fewest == 0 || x.Paired.Pairs() < fewest {
			fewest = x.Paired.Pairs()
		}
	}
	return out, fewest
}

// best is the item that rose most.
func (r *HostResult) best() HostItem {
	best := r.Items[0]
	for _, x := range r.Items[1:] {
		if x.Paired.After()-x.Paired.Before() > best.Paired.After()-best.Paired.Before() {
			best = x
		}
	}
	return best
}

// weakest is the item that fewest had right afterwards: what is worth talking about again. Of several it is not the
// one that rose most, of which the sentence before speaks.
func (r *HostResult) weakest() HostItem {
	best := r.best()
	weakest := r.Items[0]
	for _, x := range r.Items[1:] {
		if x.Paired.After() < weakest.Paired.After() || x.Paired.After() == weakest.Paired.After() && weakest.Item == best.Item {
			weakest = x
		}
	}
	return weakest
}

// Of says whose result it is: host, day, class.
func (r *HostResult) Of(w *lang.Words) string {
	out := r.HostName
	if r.Day != "" {
		out += " · " + w.Day(r.Day)
	}
	if r.Group != "" {
		out += " · " + r.Group
	}
	return out
}

// Title names one class, or all that were pooled.
func (r *HostResult) Title(w *lang.Words) string {
	if r.Pooled {
		return w.T("host_result.title_pooled")
	}
	return w.T("host_result.title")
}

// Says are the three plain sentences.
func (r *HostResult) Says(w *lang.Words) []string {
	first := w.N("host_result.one_class", r.Pairs)
	if r.Pooled {
		first = w.N("host_result.pooled", r.Pairs, "lessons", r.Lessons)
	}
	b, k := r.best(), r.weakest()
	second := w.T("host_result.rose", "question", b.Text(w.Tag()), "before", w.Percent(b.Paired.Before(), 0), "after", w.Percent(b.Paired.After(), 0))
	if b.Paired.After() <= b.Paired.Before() {
		second = w.T("host_result.did_not_rise")
	}
	if k.Item == b.Item {
		return []string{first, second, w.T("host_result.still", "rest", w.Percent(1-k.Paired.After(), 0))}
	}
	return []string{first, second, w.T("host_result.again", "question", k.Text(w.Tag()), "after", w.Percent(k.Paired.After(), 0))}
}
