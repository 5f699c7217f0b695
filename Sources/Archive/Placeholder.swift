import CISAL
import CMinizip
