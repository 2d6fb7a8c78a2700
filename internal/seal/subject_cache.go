package seal

import (
	"container/list"
	"crypto/cipher"
	"sync"
	"time"
)

const (
	// subjectsKept bounds the opened keys in memory: enough for the longest page of labels.
	subjectsKept = 512
	// subjectsFresh is how long an opened key is used without asking the store, and so how long a
	// key destroyed by another process may still open here.
	subjectsFresh = time.Minute
)

// subjectCache keeps the subject keys used last. Its age counts the removals: a key that was read
// from the store before a removal must not come in after it, or a destroyed key would live on.
type subjectCache struct {
	mu    sync.Mutex
	order *list.List // front: used last; values are *keptSubject
	byID  map[string]*list.Element
	age   uint64
	now   func() time.Time
}

type keptSubject struct {
	id    string
	lock  cipher.AEAD
	until time.Time
}

func newSubjectCache() *subjectCache {
	return &subjectCache{order: list.New(), byID: map[string]*list.Element{}, now: time.Now}
}

func (c *subjectCache) get(id string) (cipher.AEAD, uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byID[id]
	if !ok {
		return nil, c.age
	}
	kept := e.Value.(*keptSubject)
	if !c.now().Before(kept.until) {
		c.remove(e)
		return nil, c.age
	}
	c.order.MoveToFront(e)
	return kept.lock, c.age
}

func (c *subjectCache) put(id string, lock cipher.AEAD, age uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if age != c.age {
		return
	}
	if e, ok := c.byID[id]; ok {
		c.remove(e)
	}
	c.byID[id] = c.order.PushFront(&keptSubject{id: id, lock: lock, until: c.now().Add(subjectsFresh)})
	for c.order.Len() > subjectsKept {
		c.remove(c.order.Back())
	}
}

func (c *subjectCache) drop(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.age++
	if e, ok := c.byID[id]; ok {
		c.remove(e)
	}
}

func (c *subjectCache) empty() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.age++
	c.order.Init()
	clear(c.byID)
}

func (c *subjectCache) remove(e *list.Element) {
	c.order.Remove(e)
	delete(c.byID, e.Value.(*keptSubject).id)
}
