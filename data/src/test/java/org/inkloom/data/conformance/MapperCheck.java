package org.inkloom.data.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.inkloom.data.io.PicturePaths;
import org.inkloom.data.op.Mapper;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds what a mapper made against a case.
 *
 * @param root the folder of the case's pictures
 * @param testCase the case
 * @param imageKey the field with pictures
 */
record MapperCheck(Path root, JsonNode testCase, String imageKey) {
    void check(Mapper mapper, List<Sample> samples, JsonNode expected) {
        List<Sample> mapped = new ArrayList<>();
        samples.forEach(sample -> mapped.addAll(mapper.map(sample)));
        if (expected.has("count")) {
            assertThat(mapped).hasSize(expected.get("count").intValue());
        }
        JsonNode rows = expected.path("samples");
        if (rows.isArray()) {
            assertThat(mapped).hasSize(rows.size());
            for (int i = 0; i < rows.size(); i++) {
                ObjectNode wanted =
                        PicturePaths.absolute((ObjectNode) rows.get(i).deepCopy(), imageKey, root);
                assertThat(JsonCompare.difference(wanted, mapped.get(i).fields(), "sample " + i))
                        .isEmpty();
            }
        }
    }
}
