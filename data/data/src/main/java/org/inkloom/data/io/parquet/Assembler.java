package org.inkloom.data.io.parquet;

import dev.hardwood.metadata.RepetitionType;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.reader.Validity;
import dev.hardwood.schema.SchemaNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.inkloom.data.sample.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts the columns of one batch together into nested values: the counterpart of {@link Shredder}. The reader gives, for
 * each list and each structure that may be missing, a layer with what is there and where its items begin.
 */
sealed interface Assembler {
    /** Returns the value at a place of its layer. */
    JsonNode at(int place);

    /** Makes the assembler of the rows of a batch. */
    static Fields of(SchemaNode.GroupNode root, ColumnReaders columns) {
        return fields(root, Validity.NO_NULLS, 0, columns);
    }

    private static Assembler of(SchemaNode node, int layer, ColumnReaders columns) {
        return switch (node) {
            case SchemaNode.PrimitiveNode leaf -> {
                ColumnReader column = columns.getColumnReader(leaf.columnIndex());
                yield leaf.repetitionType() == RepetitionType.REPEATED
                        ? new Items(
                                column.getLayerValidity(layer),
                                column.getLayerOffsets(layer),
                                new Value(column.getLeafValidity(), LeafValues.of(leaf, column)))
                        : new Value(column.getLeafValidity(), LeafValues.of(leaf, column));
            }
            case SchemaNode.GroupNode group -> group(group, layer, columns);
        };
    }

    private static Assembler group(SchemaNode.GroupNode group, int layer, ColumnReaders columns) {
        ColumnReader column = columns.getColumnReader(firstLeaf(group));
        if (group.isList()) {
            return new Items(
                    column.getLayerValidity(layer),
                    column.getLayerOffsets(layer),
                    of(group.getListElement(), layer + 1, columns));
        }
        if (group.isMap()) {
            return new Entries(
                    column.getLayerValidity(layer),
                    column.getLayerOffsets(layer),
                    of(group.getMapKey(), layer + 1, columns),
                    of(group.getMapValue(), layer + 1, columns));
        }
        return group.repetitionType() == RepetitionType.OPTIONAL
                ? fields(group, column.getLayerValidity(layer), layer + 1, columns)
                : fields(group, Validity.NO_NULLS, layer, columns);
    }

    private static Fields fields(SchemaNode.GroupNode group, Validity valid, int layer, ColumnReaders columns) {
        Map<String, Assembler> fields = new LinkedHashMap<>();
        group.children().forEach(child -> fields.put(child.name(), of(child, layer, columns)));
        return new Fields(valid, fields);
    }

    private static int firstLeaf(SchemaNode.GroupNode group) {
        return switch (group.children().getFirst()) {
            case SchemaNode.PrimitiveNode leaf -> leaf.columnIndex();
            case SchemaNode.GroupNode inner -> firstLeaf(inner);
        };
    }

    /** A single value. */
    record Value(Validity valid, IntFunction<JsonNode> values) implements Assembler {
        @Override
        public JsonNode at(int place) {
            return valid.isNull(place) ? JsonNodeFactory.instance.nullNode() : values.apply(place);
        }
    }

    /** A list. */
    record Items(Validity valid, int[] offsets, Assembler element) implements Assembler {
        @Override
        public JsonNode at(int place) {
            if (valid.isNull(place)) {
                return JsonNodeFactory.instance.nullNode();
            }
            ArrayNode array = Json.mapper().createArrayNode();
            for (int i = offsets[place]; i < offsets[place + 1]; i++) {
                array.add(element.at(i));
            }
            return array;
        }
    }

    /** A map: an object by the text of its keys. */
    record Entries(Validity valid, int[] offsets, Assembler key, Assembler value) implements Assembler {
        @Override
        public JsonNode at(int place) {
            if (valid.isNull(place)) {
                return JsonNodeFactory.instance.nullNode();
            }
            ObjectNode object = Json.mapper().createObjectNode();
            for (int i = offsets[place]; i < offsets[place + 1]; i++) {
                object.set(key.at(i).asString(""), value.at(i));
            }
            return object;
        }
    }

    /** A structure. */
    record Fields(Validity valid, Map<String, Assembler> fields) implements Assembler {
        @Override
        public JsonNode at(int place) {
            return valid.isNull(place) ? JsonNodeFactory.instance.nullNode() : object(place);
        }

        ObjectNode object(int place) {
            ObjectNode object = Json.mapper().createObjectNode();
            fields.forEach((name, field) -> object.set(name, field.at(place)));
            return object;
        }
    }
}
