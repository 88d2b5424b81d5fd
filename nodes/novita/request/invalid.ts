/** Something about an item that keeps it from being sent. */
export interface Invalid {
	/** The field's name in the editor. */
	field: string;
	/** What is wrong, naming the field. */
	message: string;
	/** What the user can do about it. */
	fix: string;
}
