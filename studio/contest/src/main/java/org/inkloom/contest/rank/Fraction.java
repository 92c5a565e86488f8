package org.inkloom.contest.rank;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * An exact rational number. The rules for ties apply to equal scores, and rounding would make equal ones different.
 *
 * @param over the numerator
 * @param under the denominator, positive
 */
public record Fraction(BigInteger over, BigInteger under) implements Comparable<Fraction> {
    /** Zero. */
    public static final Fraction ZERO = of(0, 1);

    /** Reduces, so that equal numbers are equal records. */
    public Fraction {
        if (under.signum() <= 0) {
            throw new IllegalArgumentException("nothing may be divided by " + under);
        }
        BigInteger common = over.gcd(under);
        over = over.divide(common);
        under = under.divide(common);
    }

    /** Returns a quotient. */
    public static Fraction of(long over, long under) {
        return new Fraction(BigInteger.valueOf(over), BigInteger.valueOf(under));
    }

    /** Returns the sum. */
    public Fraction plus(Fraction other) {
        return new Fraction(over.multiply(other.under).add(other.over.multiply(under)), under.multiply(other.under));
    }

    /** Returns the product. */
    public Fraction times(Fraction other) {
        return new Fraction(over.multiply(other.over), under.multiply(other.under));
    }

    @Override
    public int compareTo(Fraction other) {
        return over.multiply(other.under).compareTo(other.over.multiply(under));
    }

    /** Returns the nearest double, for people. */
    public double value() {
        return new BigDecimal(over)
                .divide(new BigDecimal(under), MathContext.DECIMAL64)
                .doubleValue();
    }
}
