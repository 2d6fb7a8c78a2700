// Package feedback keeps what people say about the work of the house, and what was changed for it.
//
// Who may see: feedback of people served is protected, for casework and the responsible person alone;
// all other feedback is open to who works with it. A row never says who spoke, only as what: somebody
// served, a pupil, a teacher, a host, a professional. Its texts are sensitive.
package feedback
