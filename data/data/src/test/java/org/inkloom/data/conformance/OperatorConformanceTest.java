package org.inkloom.data.conformance;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.data.catalogue.Catalogue;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.sample.Json;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Tag("datajuicer")
class OperatorConformanceTest {
    @TempDir
    Path produced;

    @TestFactory
    Stream<DynamicContainer> every_operator_agrees_with_its_recorded_cases() {
        List<Path> files = Folder.files("cases", ".json");
        assumeTrue(!files.isEmpty(), "the folder holds no cases: " + Folder.root());
        return files.stream().map(this::operator);
    }

    private DynamicContainer operator(Path file) {
        JsonNode root = Json.mapper().readTree(file.toFile());
        String name = root.path("op").asString("");
        return dynamicContainer(
                name,
                root.path("cases")
                        .valueStream()
                        .map(one -> dynamicTest(one.path("id").asString("?"), () -> run(name, one))));
    }

    private void run(String operator, JsonNode testCase) {
        assumeTrue(!testCase.has("needs_model"), "needs the model " + testCase.path("needs_model"));
        assumeTrue(hasAssets(testCase), "needs the asset " + testCase.path("needs_asset"));
        Optional<OperatorSpec> spec = Catalogue.standard().find(operator);
        assumeTrue(spec.isPresent(), "the operator " + operator + " is not there yet");
        CaseRunner runner = new CaseRunner(Folder.root(), produced, spec.orElseThrow(), testCase);
        List<String> missing = runner.missingPictures();
        assumeTrue(missing.isEmpty(), "the folder lacks " + missing);
        try {
            runner.run();
        } catch (AssertionError e) {
            if (testCase.path("quirk").asBoolean(false)) {
                abort("differs from a quirk: " + testCase.path("note").asString("") + " " + e.getMessage());
            }
            throw e;
        }
    }

    /** A case that brings its own word lists needs no other file. */
    private static boolean hasAssets(JsonNode testCase) {
        if (!testCase.has("needs_asset")) {
            return folderOf(testCase).map(Files::isDirectory).orElse(true);
        }
        return BuiltInAssets.has(testCase.path("op").asString(""))
                || folderOf(testCase).filter(Files::isDirectory).isPresent();
    }

    private static Optional<Path> folderOf(JsonNode testCase) {
        return testCase.path("params")
                .propertyStream()
                .filter(param ->
                        param.getKey().endsWith("_dir") && param.getValue().isString())
                .map(param -> Folder.root().resolve(param.getValue().stringValue()))
                .findFirst();
    }
}
