package org.inkloom.picture;

import java.util.Arrays;
import java.util.Optional;

/** Pillow's resampling kernels; each is 0 beyond its {@link #radius()}. */
public enum ResampleFilter {
    /** The mean of what a pixel covers. */
    BOX(4, 0.5) {
        @Override
        double weight(double x) {
            return x > -0.5 && x <= 0.5 ? 1 : 0;
        }
    },
    /** A triangle. */
    BILINEAR(2, 1) {
        @Override
        double weight(double x) {
            return Math.max(0, 1 - Math.abs(x));
        }
    },
    /** A Hamming-windowed sinc of one lobe: as soft as bilinear, sharper edges. */
    HAMMING(5, 1) {
        @Override
        double weight(double x) {
            double at = Math.abs(x);
            if (at == 0) {
                return 1;
            }
            return at >= 1 ? 0 : Math.sin(Math.PI * at) / (Math.PI * at) * (0.54 + 0.46 * Math.cos(Math.PI * at));
        }
    },
    /** Keys' cubic with a = -0.5. */
    BICUBIC(3, 2) {
        @Override
        double weight(double x) {
            double at = Math.abs(x);
            if (at < 1) {
                return (1.5 * at - 2.5) * at * at + 1;
            }
            return at < 2 ? -0.5 * (((at - 5) * at + 8) * at - 4) : 0;
        }
    },
    /** A sinc windowed by a three times wider sinc. */
    LANCZOS(1, 3) {
        @Override
        double weight(double x) {
            return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
        }
    };

    private final int pillowNumber;
    private final double radius;

    ResampleFilter(int pillowNumber, double radius) {
        this.pillowNumber = pillowNumber;
        this.radius = radius;
    }

    /** Finds the filter of Pillow's number, as {@code preprocessor_config.json} says it; 0, nearest, is not here. */
    public static Optional<ResampleFilter> ofPillow(int number) {
        return Arrays.stream(values()).filter(f -> f.pillowNumber == number).findFirst();
    }

    /** Returns beyond which distance in source pixels the kernel is 0, when enlarging. */
    double radius() {
        return radius;
    }

    /** Returns the kernel's value at a distance. */
    abstract double weight(double x);

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }
}
