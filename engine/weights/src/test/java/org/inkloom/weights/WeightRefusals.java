package org.inkloom.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.inkloom.run.InkloomException;

/** What the tests of this package check again and again. */
final class WeightRefusals {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private WeightRefusals() {}

    /** Checks that an action fails with a code. */
    static AbstractThrowableAssert<?, ?> refused(String code, ThrowingCallable action) {
        return assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    static float[] floats(StoredTensor tensor) {
        return tensor.data().toArray(FLOAT);
    }
}
