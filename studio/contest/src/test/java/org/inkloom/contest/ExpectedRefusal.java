package org.inkloom.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.inkloom.run.InkloomException;

/** What a contest does not take. */
final class ExpectedRefusal {
    private ExpectedRefusal() {}

    static void with(String code, ThrowingCallable call) {
        InkloomException refusal = catchThrowableOfType(InkloomException.class, call);
        assertThat(refusal).as("refused with " + code).isNotNull();
        assertThat(refusal.code()).isEqualTo(code);
    }
}
