package org.inkloom.data.io.parquet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.inkloom.data.io.parquet.ColumnType.Kind;

/**
 * One element of a schema as the footer lists them: a group before what is in it.
 *
 * @param name its name
 * @param repetition absent at the root, 1 for what may be missing, 2 for what repeats
 * @param physical type of a leaf
 * @param children how many elements a group has
 * @param annotation what it stands for: the number of the annotation in its older and newer form
 */
record SchemaElement(
        String name, OptionalInt repetition, OptionalInt physical, OptionalInt children, Annotation annotation) {
    private static final OptionalInt OPTIONAL = OptionalInt.of(1);
    private static final OptionalInt REPEATED = OptionalInt.of(2);

    /** What an element stands for. */
    enum Annotation {
        NONE(-1, -1),
        TEXT(0, 1),
        LIST(3, 3);

        private final int converted;
        private final int logical;

        Annotation(int converted, int logical) {
            this.converted = converted;
            this.logical = logical;
        }
    }

    /** Returns all elements of a schema, the root first. */
    static List<SchemaElement> of(Map<String, ColumnType> columns) {
        List<SchemaElement> elements = new ArrayList<>();
        elements.add(group("schema", OptionalInt.empty(), columns.size(), Annotation.NONE));
        columns.forEach((name, type) -> add(name, type, elements));
        return elements;
    }

    private static void add(String name, ColumnType type, List<SchemaElement> elements) {
        switch (type) {
            case ColumnType.Leaf(Kind kind) ->
                elements.add(new SchemaElement(
                        name,
                        OPTIONAL,
                        OptionalInt.of(kind.physical()),
                        OptionalInt.empty(),
                        kind == Kind.TEXT ? Annotation.TEXT : Annotation.NONE));
            case ColumnType.Listing(ColumnType element) -> {
                elements.add(group(name, OPTIONAL, 1, Annotation.LIST));
                elements.add(group("list", REPEATED, 1, Annotation.NONE));
                add("element", element, elements);
            }
            case ColumnType.Group(Map<String, ColumnType> fields) -> {
                elements.add(group(name, OPTIONAL, fields.size(), Annotation.NONE));
                fields.forEach((field, fieldType) -> add(field, fieldType, elements));
            }
        }
    }

    private static SchemaElement group(String name, OptionalInt repetition, int children, Annotation annotation) {
        return new SchemaElement(name, repetition, OptionalInt.empty(), OptionalInt.of(children), annotation);
    }

    void describe(CompactThrift thrift) {
        physical.ifPresent(type -> thrift.i32(1, type));
        repetition.ifPresent(value -> thrift.i32(3, value));
        thrift.text(4, name);
        children.ifPresent(count -> thrift.i32(5, count));
        if (annotation != Annotation.NONE) {
            thrift.i32(6, annotation.converted);
            thrift.struct(10, logical -> logical.struct(annotation.logical, empty -> {}));
        }
    }
}
