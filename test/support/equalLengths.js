/** Jest 30 takes a list for equal to one that ends in more `undefined`s: `expect([]).toEqual([undefined])` holds. Not here. */
expect.addEqualityTesters([
	(one, other) =>
		Array.isArray(one) && Array.isArray(other) && one.length !== other.length ? false : undefined,
]);
