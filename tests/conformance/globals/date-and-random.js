/**
 * claim: Date and Math.random work and do not throw
 * basis: documented (standard objects)
 */
const now = Date.now();
check("a time of this century", now > 1.6e12 && Number.isInteger(now));
check("a random number", Math.random() >= 0 && Math.random() < 1);
check("they differ", Math.random() !== Math.random());
check("a language", (1234.5).toLocaleString("en-US") === "1,234.5", (1234.5).toLocaleString("en-US"));
done();
