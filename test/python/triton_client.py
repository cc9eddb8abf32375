"""What a user of Triton's Python client does, against a server whose address is the first argument.

Models: `product` (a grid: c = a * b in float32), `softmax` (a call: rows to probabilities), `add` (int64 values passed and returned).
Ends with `N checks` when all hold.
"""

import sys

import numpy as np
import tritonclient.http as triton
from tritonclient.utils import InferenceServerException

checks = 0


def check(condition, what):
    global checks
    if not condition:
        sys.exit(f"not so: {what}")
    checks += 1


def tensor(name, array, datatype, binary=True):
    made = triton.InferInput(name, list(array.shape), datatype)
    made.set_data_from_numpy(array, binary_data=binary)
    return made


client = triton.InferenceServerClient(url=sys.argv[1])
check(client.is_server_live(), "the server lives")
check(client.is_server_ready(), "the server is ready")
check(client.get_server_metadata()["name"] == "tensor-wasm", "the server says who it is")
check(client.is_model_ready("product"), "a model is ready")
check(client.is_model_ready("product", "1"), "a version of it is ready")
check(not client.is_model_ready("none"), "a model that is none is not")
check({m["name"] for m in client.get_model_repository_index()} >= {"product", "softmax", "add"}, "models are listed")
metadata = client.get_model_metadata("product")
check(metadata["inputs"][0] == {"name": "a", "datatype": "FP32", "shape": [-1, -1]}, "metadata has the inputs")
check(client.get_model_config("product")["input"][0]["data_type"] == "TYPE_FP32", "the configuration has them too")

random = np.random.default_rng(7)
a = random.standard_normal((5, 5), dtype=np.float32)
b = random.standard_normal((5, 5), dtype=np.float32)
expected = np.zeros((5, 5), dtype=np.float32)
for k in range(5):
    expected += a[:, k : k + 1] * b[k : k + 1, :]
for sent in (True, False):
    for wanted in (True, False):
        result = client.infer(
            "product",
            [tensor("a", a, "FP32", sent), tensor("b", b, "FP32", sent)],
            outputs=[triton.InferRequestedOutput("c", binary_data=wanted)],
            request_id="seven",
        )
        check(np.array_equal(result.as_numpy("c"), expected), f"the product has every bit ({sent}, {wanted})")
        check(result.get_response()["id"] == "seven", "the id comes back")
result = client.infer("product", [tensor("a", a, "FP32"), tensor("b", b, "FP32")])
check(np.array_equal(result.as_numpy("c"), expected), "all outputs come where none is named")

rows = random.standard_normal((3, 7), dtype=np.float32)
shares = client.infer("softmax", [tensor("rows", rows, "FP32")]).as_numpy("shares")
check(np.allclose(shares.sum(axis=1), 1) and shares.shape == (3, 7), "softmax is a distribution for each row")
check((shares.argmax(axis=1) == rows.argmax(axis=1)).all(), "its largest is where the input's is")

x = np.array([2**62 + 1], dtype=np.int64)
y = np.array([-3], dtype=np.int64)
for binary in (True, False):
    outputs = [triton.InferRequestedOutput("sum", binary_data=binary)]
    total = client.infer("add", [tensor("x", x, "INT64", binary), tensor("y", y, "INT64", binary)], outputs=outputs)
    check(total.as_numpy("sum")[0] == 2**62 - 2, f"integers of 64 bits keep every bit ({binary})")

waiting = [client.async_infer("softmax", [tensor("rows", rows, "FP32")]) for _ in range(8)]
check(all(np.array_equal(one.get_result().as_numpy("shares"), shares) for one in waiting), "requests may overlap")
client.infer("softmax", [tensor("rows", rows, "FP32")], timeout=5_000_000, priority=1)

for wrong, what in (
    (lambda: client.infer("none", []), "Cannot find model none"),
    (lambda: client.infer("product", [tensor("a", a, "FP32")]), "the request lacks it"),
    (lambda: client.infer("product", [tensor("a", a, "FP32"), tensor("b", b[:3], "FP32")]), "takes the shape"),
    (lambda: client.infer("softmax", [tensor("rows", rows.astype(np.float16), "FP16")]), "half floats"),
    (lambda: client.infer("softmax", [tensor("rows", rows, "FP32")], sequence_id=3), "sequence"),
):
    try:
        wrong()
        check(False, f"refused: {what}")
    except InferenceServerException as error:
        check(what in error.message(), f"{what}: {error.message()}")
client.close()
print(f"{checks} checks")
