package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.inkloom.diffusion.DiffusionPipeline;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.studio.demo.Demonstration;
import org.inkloom.tensor.Scope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** README's chapter on the library, done as it says: in a Maven project of its own, against the jars that were built. */
class LibraryExampleTest {
    private static final Path FOLDER = Path.of("target", "library-example").toAbsolutePath();
    private static String chapter = "";
    private static ExampleProject project;
    private static List<Path> jars = List.of();

    @BeforeAll
    static void make_the_project() throws Exception {
        assumeTrue(ExampleProject.jarsAreBuilt(), "The jars are made by ./build, not by ./build test.");
        String readme = Files.readString(Project.root().resolve("README.md"));
        chapter = readme.substring(readme.indexOf("## The library"), readme.indexOf("## GPUs"));
        project = new ExampleProject(FOLDER);
        project.write(block("xml", 0), "Girl", block("java", 0));
        jars = project.compile();
    }

    @Test
    void readmes_example_draws_the_same_from_the_class_path_and_from_the_module_path() throws Exception {
        byte[] fromClasses = draw(0, jars);
        byte[] fromModules = draw(1, jars);
        assertThat(fromModules).isEqualTo(fromClasses);
    }

    /** Runs the command of that number in README, and returns the first picture. */
    private byte[] draw(int number, List<Path> jars) throws IOException, InterruptedException {
        Path girl = FOLDER.resolve("girl.png");
        Path another = FOLDER.resolve("another.png");
        Files.deleteIfExists(girl);
        Files.deleteIfExists(another);
        ExampleProject.Ended ended = project.run(
                Map.of("INKLOOM_HOME", FOLDER.resolve("home").toString()),
                command(number, jars).toArray(String[]::new));
        assertThat(ended.status()).as(ended.all()).isZero();
        assertThat(ended.error()).isEmpty();
        assertThat(ended.out()).contains("step 1 of 10", "step 10 of 10");
        byte[] first = Files.readAllBytes(girl);
        assertThat(first).isNotEqualTo(Files.readAllBytes(another));
        return first;
    }

    /** README writes {@code ...} for the jars; the project's own classes stand on the class path in any case. */
    private static List<String> command(int number, List<Path> jars) {
        String all = joined(jars);
        String own = project.classes().toString();
        List<String> words =
                new ArrayList<>(List.of(block("bash", number).strip().split(" ")));
        assertThat(words.removeFirst()).isEqualTo("java");
        words.addFirst(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (words.indexOf("--module-path") < 0) {
            words.set(words.indexOf("-cp") + 1, own + File.pathSeparator + all);
        } else {
            words.set(words.indexOf("--module-path") + 1, all);
            words.set(words.indexOf("-cp") + 1, own);
        }
        return words;
    }

    /** A program in a module of its own, so that the descriptors are obeyed in full: nothing is opened to it. */
    private static final String MODULE = """
        package girl;

        import java.nio.file.Path;
        import java.util.List;
        import java.util.Map;
        import org.inkloom.run.RunControl;
        import org.inkloom.studio.AppliedLora;
        import org.inkloom.studio.LoraJob;
        import org.inkloom.studio.StoryJob;
        import org.inkloom.studio.Studio;

        public final class Girl {
            public static void main(String[] folder) {
                LoraJob lora = LoraJob.of(Map.of(
                        "dataset_path", folder[0], "output_path", folder[0] + "/lora", "device", "cpu",
                        "width", "64", "height", "64", "center_crop", "true", "max_epochs", "1",
                        "steps_per_epoch", "1"));
                StoryJob story = StoryJob.of(Path.of(folder[0], "story.yaml"), Path.of(folder[0], "story"));
                try (Studio studio = Studio.open()) {
                    AppliedLora made = AppliedLora.of(
                            studio.trainLora(lora, RunControl.quiet()).lora().toString());
                    int shots = studio.tellStory(story.withLoras(List.of(made)), RunControl.quiet()).shots().size();
                    System.out.println(shots + " drawn with " + made.name());
                }
            }
        }
        """;

    @Test
    void a_program_in_a_module_of_its_own_trains_a_lora_and_tells_a_story_with_it() throws Exception {
        Path folder = FOLDER.resolve("module");
        Path sources = Files.createDirectories(folder.resolve("src/girl"));
        Files.writeString(sources.resolveSibling("module-info.java"), "module girl { requires org.inkloom.studio; }");
        Files.writeString(sources.resolve("Girl.java"), MODULE);
        compile(folder);
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        Files.copy(
                Project.root().resolve("lab/inkling-model/demo/watercolour/pictures/001.jpg"),
                pictures.resolve("man.jpg"));
        Files.writeString(pictures.resolve("man.txt"), "watercolour, a man on the grass");
        Files.writeString(pictures.resolve("story.yaml"), """
            title: A girl
            defaults: { width: 64, height: 64, steps: 1 }
            shots: [{ prompt: 一个小女孩在海边, seed: 7 }]
            """);
        ExampleProject.Ended ended = project.run(
                Map.of("INKLOOM_HOME", FOLDER.resolve("home").toString()),
                moduleCommand(folder, pictures).toArray(String[]::new));
        assertThat(ended.status()).as(ended.all()).isZero();
        assertThat(ended.error()).isEmpty();
        assertThat(ended.out()).isEqualTo("1 drawn with " + pictures.resolve("lora/lora.safetensors") + "\n");
        assertThat(pictures.resolve("lora/loss.png")).isNotEmptyFile();
        assertThat(pictures.resolve("story/report.html")).isNotEmptyFile();
    }

    private static void compile(Path folder) {
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        folder.resolve("classes").toString(),
                        "--module-path",
                        joined(jars),
                        folder.resolve("src/module-info.java").toString(),
                        folder.resolve("src/girl/Girl.java").toString());
        assertThat(status).isZero();
    }

    /** README's command for modules, with the program as one of them; less compiled, since it is over in seconds. */
    private static List<String> moduleCommand(Path folder, Path pictures) {
        List<String> words = command(1, jars);
        List<String> flags = new ArrayList<>(words.subList(0, words.indexOf("-cp")));
        flags.add(1, "-XX:TieredStopAtLevel=1");
        int path = flags.indexOf("--module-path") + 1;
        flags.set(path, folder.resolve("classes") + File.pathSeparator + flags.get(path));
        flags.addAll(List.of("-m", "girl/girl.Girl", pictures.toString()));
        return flags;
    }

    private static String joined(List<Path> jars) {
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void readmes_example_of_the_client_compiles_on_the_module_path() throws IOException {
        List<Path> modules = new ArrayList<>(jars);
        modules.addAll(ExampleProject.jars("client"));
        String source = "import org.inkloom.client.*; import java.net.URI; void main() { " + block("java", 1) + " }";
        assertThat(errors("Remote", source, modules)).isEmpty();
    }

    @Test
    void the_compiler_keeps_a_program_with_modules_out_of_what_lies_behind_the_front_door() {
        for (Class<?> hidden : List.of(DiffusionPipeline.class, Scope.class, Demonstration.class, PendingFile.class)) {
            String source = "void main() { System.out.println(" + hidden.getName() + ".class); }";
            assertThat(errors("Inside", source, jars)).containsExactly("compiler.err.package.not.visible");
        }
        assertThat(errors("Front", "void main() { org.inkloom.studio.Studio.open().close(); }", jars))
                .isEmpty();
    }

    /** Compiles a class that is in no module against modules, and returns the codes of the compiler's errors. */
    private static List<String> errors(String name, String source, List<Path> modules) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        List<String> options = List.of(
                "-proc:none",
                "-d",
                FOLDER.resolve("compiled").toString(),
                "-cp", // without it, that of this test, which has all classes in no module
                FOLDER.resolve("compiled").toString(),
                "--module-path",
                joined(modules),
                "--add-modules",
                "ALL-MODULE-PATH");
        boolean done =
                compiler.getTask(null, null, said, options, null, List.of(file)).call();
        List<String> errors = said.getDiagnostics().stream()
                .filter(message -> message.getKind() == Diagnostic.Kind.ERROR)
                .map(Diagnostic::getCode)
                .toList();
        assertThat(done).isEqualTo(errors.isEmpty());
        return errors;
    }

    private static String block(String language, int index) {
        Matcher matcher = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(chapter);
        for (int i = 0; i <= index; i++) {
            assertThat(matcher.find()).as(language).isTrue();
        }
        return matcher.group(1);
    }
}
