package org.inkloom.diffusion.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BetaDistributionTest {
    @ParameterizedTest
    @CsvSource({
        "0.0, 0.6, 0.0",
        "0.001, 0.6, 1.855873851745199e-05",
        "0.1, 0.6, 0.03958440558878085",
        "0.25, 0.6, 0.17568037865269498",
        "0.5, 0.6, 0.5000000000000001",
        "0.8, 0.6, 0.8770782495416671",
        "0.999, 0.6, 0.9999814412614826",
        "1.0, 0.6, 1.0",
        "0.03, 1.0, 0.03",
        "0.03, 2.5, 0.13265566872547183",
        "0.7, 1.0, 0.7",
        "0.7, 2.5, 0.6213520577345824"
    })
    void inverts_the_distribution_as_scipy_does(double share, double shape, double point) {
        assertThat(BetaDistribution.quantile(share, shape, shape)).isCloseTo(point, within(1e-12));
    }

    /** Of one shape 1 the distribution is a power: x^a, or 1 - (1 - x)^b. */
    @ParameterizedTest
    @CsvSource({"0.1, 0.6", "0.5, 2.5", "0.93, 0.4", "0.999, 3.0"})
    void shapes_that_differ_are_told_apart(double share, double shape) {
        assertThat(BetaDistribution.quantile(share, shape, 1)).isCloseTo(Math.pow(share, 1 / shape), within(1e-12));
        assertThat(BetaDistribution.quantile(share, 1, shape))
                .isCloseTo(1 - Math.pow(1 - share, 1 / shape), within(1e-12));
    }
}
