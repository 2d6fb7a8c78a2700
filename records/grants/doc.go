// Package grants keeps who pays: a grant with its funder, period and nested shares. Costs and budget
// headings are the work of the room grants; here is only what every record may point to.
//
// Nothing in a grant tells of a person, so all its fields are plain. A grant's shares are rates in
// ten-thousandths: 9000 is 0.90 of the cost. Money is in cents.
package grants
