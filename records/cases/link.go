package cases

import "drosme/internal/access"

// Link is another case that belongs with one, as it is seen from that one: by its code alone.
type Link struct {
	ID       string `db:"id" class:"plain"`
	Near     string `db:"near" class:"plain"` // id of the case from which it is seen
	Far      string `db:"far" class:"plain"`
	Relation string `db:"relation" class:"sensitive" tells:"-"` // what the person of the far case is to that of the near one
	Turned   bool   `db:"turned" class:"plain"`                 // stored from the far side: Relation is turned round when read
	Code     string `db:"code" class:"plain"`                   // of the far case
	Closed   bool   `db:"closed" class:"plain"`
	Reach           // of the far case: who may not see that case does not learn of the link
}

// Scope is that of the far case.
func (l *Link) Scope() access.Scope { return l.Reach.Scope() }

// inverse are the relations that read otherwise from the other side; the others are the same both ways.
var inverse = map[string]string{
	"child": "parent", "parent": "child",
	"guardian": "ward", "ward": "guardian",
	"grandparent": "grandchild", "grandchild": "grandparent",
}

// Inverse gives what the near person is to the far one: the child of a parent, the sister of a sister.
func Inverse(relation string) string {
	if other, ok := inverse[relation]; ok {
		return other
	}
	return relation
}
