package org.inkloom.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.junit.jupiter.api.Test;

class WeightsTest {
    /** A file without tensors that knows whether it was closed. */
    private static final class EmptyFile implements TensorFile {
        private boolean closed;

        @Override
        public Path path() {
            return Path.of("empty.safetensors");
        }

        @Override
        public Map<String, String> metadata() {
            return Map.of();
        }

        @Override
        public Set<String> names() {
            return Set.of();
        }

        @Override
        public StoredTensor get(String name) {
            throw new IllegalArgumentException(name);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final EmptyFile file = new EmptyFile();

    @Test
    void belong_to_what_is_made_of_them() {
        Weights weights = Weights.open(file, Placement.cpuFloat32());

        Weights owned = weights.ownedBy(own -> own);

        assertThat(owned).isSameAs(weights);
        assertThat(file.closed).isFalse();
        owned.close();
        assertThat(file.closed).isTrue();
    }

    @Test
    void are_closed_where_nothing_can_be_made_of_them() {
        Weights weights = Weights.open(file, Placement.cpuFloat32());
        RuntimeException fault = new IllegalStateException("sizes differ");

        assertThatThrownBy(() -> weights.ownedBy(_ -> {
                    throw fault;
                }))
                .isSameAs(fault);
        assertThat(file.closed).isTrue();
    }
}
